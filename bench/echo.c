/*
 * Sends back what a client of a Unix socket writes, one client after the other, in one process. It is the least that a
 * server can cost.
 *
 * usage: echo SOCKET
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char request[65536];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (argc != 2) return 2;
	int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
	if (bind(server, (struct sockaddr *)&address, sizeof address) < 0 || listen(server, 511) < 0) {
		perror(argv[1]);
		return 1;
	}
	puts("ready");
	fflush(stdout);
	for (;;) {
		int client = accept(server, NULL, NULL);
		if (client < 0) return 1;
		ssize_t length = 0, count;
		while ((count = read(client, request + length, sizeof request - length)) > 0) length += count;
		if (write(client, request, length) < length) fprintf(stderr, "a reply was not taken\n");
		close(client);
	}
}
