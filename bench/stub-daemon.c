/*
 * A core daemon that says the same to each who asks about the domains: the bytes of a file. It also serves as a log socket.
 * In C, so that its own time, which a call waits for, is next to none.
 *
 * usage: stub-daemon SOCKET FILE
 */
#include "listen.h"
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char reply[1 << 20], request[4096];
	if (argc != 3) return 2;
	int file = open(argv[2], O_RDONLY);
	ssize_t length = read(file, reply, sizeof reply);
	if (length < 0) {
		perror(argv[2]);
		return 1;
	}
	int server = listen_at(argv[1]);
	if (server < 0) return 1;
	for (;;) {
		int client = accept(server, NULL, NULL);
		if (client < 0) return 1;
		size_t got = 0;
		ssize_t count;
		while (got < sizeof request - 1 && (count = read(client, request + got, sizeof request - 1 - got)) > 0) got += count;
		request[got] = '\0';
		if (strstr(request, "internal.GetSystemInfo+") != NULL && send(client, reply, length, MSG_NOSIGNAL) < length)
			fprintf(stderr, "a reply was not taken\n");
		close(client);
	}
}
