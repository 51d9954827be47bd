/*
 * Asks a Unix socket COUNT times, a new connection for each request, IN_FLIGHT at a time, and prints the seconds that it took,
 * the median and the 99th percentile of a request in microseconds, and how many replies held EXPECTED.
 *
 * usage: load SOCKET COUNT IN_FLIGHT REQUEST EXPECTED
 *
 * {number} in REQUEST is another number in each request, also in those of an earlier run.
 *
 * A client in a slower language would measure itself.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define REPLY_BYTES 65536

struct client {
	int descriptor;
	double began;
	size_t length;
	char reply[REPLY_BYTES];
};

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* The next request. */
static const char *number_request(const char *template)
{
	static char request[4096];
	static unsigned long number;
	struct timespec time;
	const char *mark = strstr(template, "{number}");
	if (mark == NULL) return template;
	if (number == 0) {
		clock_gettime(CLOCK_REALTIME, &time);
		/* Microseconds; no run makes more than a request in each. */
		number = time.tv_sec * 1000000UL + time.tv_nsec / 1000;
	}
	snprintf(request, sizeof request, "%.*s%lu%s", (int)(mark - template), template, number++, mark + strlen("{number}"));
	return request;
}

static void begin(struct client *client, int poll, const char *path, const char *template)
{
	const char *request = number_request(template);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	client->began = now();
	client->length = 0;
	client->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->descriptor < 0) fail("socket");
	if (connect(client->descriptor, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
	if (write(client->descriptor, request, strlen(request)) != (ssize_t)strlen(request)) fail("write");
	shutdown(client->descriptor, SHUT_WR);
	if (poll < 0) return;
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
	if (epoll_ctl(poll, EPOLL_CTL_ADD, client->descriptor, &event) < 0) fail("epoll_ctl");
}

/* Whether the reply has ended. */
static int take(struct client *client)
{
	ssize_t count = read(client->descriptor, client->reply + client->length, REPLY_BYTES - 1 - client->length);
	if (count < 0) fail("read");
	client->length += count;
	if (count > 0 && client->length < REPLY_BYTES - 1) return 0;
	client->reply[client->length] = '\0';
	close(client->descriptor);
	return 1;
}

static int compare(const void *one, const void *other)
{
	double difference = *(const double *)one - *(const double *)other;
	return (difference > 0) - (difference < 0);
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: load SOCKET COUNT IN_FLIGHT REQUEST EXPECTED\n");
		return 2;
	}
	const char *path = argv[1], *request = argv[4], *expected = argv[5];
	int count = atoi(argv[2]), in_flight = atoi(argv[3]);
	if (in_flight > count) in_flight = count;
	struct client *clients = calloc(in_flight, sizeof *clients);
	double *times = calloc(count, sizeof *times);
	if (clients == NULL || times == NULL) fail("calloc");
	int started = 0, done = 0, good = 0;
	double before = now();
	if (in_flight == 1) {
		for (; done < count; done++) {
			begin(clients, -1, path, request);
			while (!take(clients)) continue;
			times[done] = now() - clients->began;
			good += strstr(clients->reply, expected) != NULL;
		}
	} else {
		int poll = epoll_create1(0);
		struct epoll_event events[64];
		while (started < in_flight) begin(&clients[started++], poll, path, request);
		while (done < count) {
			int ready = epoll_wait(poll, events, 64, -1);
			if (ready < 0 && errno != EINTR) fail("epoll_wait");
			for (int index = 0; index < ready; index++) {
				struct client *client = events[index].data.ptr;
				if (!take(client)) continue;
				times[done++] = now() - client->began;
				good += strstr(client->reply, expected) != NULL;
				if (started++ < count) begin(client, poll, path, request);
			}
		}
	}
	double seconds = now() - before;
	qsort(times, count, sizeof *times, compare);
	printf("{\"seconds\": %.6f, \"p50\": %.1f, \"p99\": %.1f, \"good\": %d}\n", seconds, times[count / 2] * 1e6,
	       times[(int)(count * 0.99)] * 1e6, good);
	return 0;
}
