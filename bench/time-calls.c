/*
 * Runs commands in turns, each once a round, and prints a line for each run: the number of the command, the milliseconds from
 * before it was started until it had ended, and the most memory that it had in kilobytes. Ends with 1 when a command fails
 * or does not print what is expected of it, so that no wrong answer is ever called fast.
 *
 * usage: time-calls ROUNDS (EXPECTED COMMAND [ARGUMENT...] ";")...
 *
 * qrexec-daemon is a small program in C, too: a large one takes milliseconds longer to start another.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_COMMANDS 64

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

/* Whether the command answered as it should. */
static int run(int number, const char *expected, char **command)
{
	static char output[65536];
	size_t length = 0;
	ssize_t count;
	int ends[2], status;
	struct rusage usage;
	if (pipe(ends) < 0) return 0;
	double begin = now();
	pid_t child = vfork();
	if (child < 0) return 0;
	if (child == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execv(command[0], command);
		_exit(127);
	}
	close(ends[1]);
	while ((count = read(ends[0], output + length, sizeof output - 1 - length)) > 0) length += count;
	if (wait4(child, &status, 0, &usage) < 0) return 0;
	double end = now();
	close(ends[0]);
	output[length] = '\0';
	printf("%d %.4f %ld\n", number, end - begin, usage.ru_maxrss);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 && strstr(output, expected) != NULL;
}

int main(int argc, char **argv)
{
	char **commands[MOST_COMMANDS];
	int number = 0;
	for (int index = 2; index < argc && number < MOST_COMMANDS; index++) {
		commands[number++] = argv + index;
		while (index < argc && strcmp(argv[index], ";") != 0) index++;
		if (index < argc) argv[index] = NULL;
	}
	for (int round = 0; number > 0 && round < atoi(argv[1]); round++) {
		for (int turn = 0; turn < number; turn++) {
			int chosen = (round + turn) % number;
			if (run(chosen, commands[chosen][0], commands[chosen] + 1)) continue;
			fprintf(stderr, "%s did not answer as it should\n", commands[chosen][1]);
			return 1;
		}
	}
	return 0;
}
