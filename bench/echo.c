/*
 * Sends back what a client of a Unix socket writes, one client after the other, in one process. It is the least that a
 * server can cost.
 *
 * usage: echo SOCKET
 */
#include "listen.h"
#include <unistd.h>

int main(int argc, char **argv)
{
	static char request[65536];
	if (argc != 2) return 2;
	int server = listen_at(argv[1]);
	if (server < 0) return 1;
	for (;;) {
		int client = accept(server, NULL, NULL);
		if (client < 0) return 1;
		ssize_t length = 0, count;
		while ((count = read(client, request + length, sizeof request - length)) > 0) length += count;
		if (write(client, request, length) < length) fprintf(stderr, "a reply was not taken\n");
		close(client);
	}
}
