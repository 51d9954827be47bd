/* What the servers of this folder have in common. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Listens at a path and says so. Returns the socket, or -1 when it has told why it cannot. */
static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	if (bind(server, (struct sockaddr *)&address, sizeof address) < 0 || listen(server, 511) < 0) {
		perror(path);
		return -1;
	}
	puts("ready");
	fflush(stdout);
	return server;
}
