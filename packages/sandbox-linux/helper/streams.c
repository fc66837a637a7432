/*
 * Node hands out sockets, which cannot be opened again by name: `> /dev/stderr` would fail. So a confined
 * command gets pipes, and what goes through them is moved on. So does a file that was opened for reading only
 * where no Landlock keeps it from being opened again by name, for writing.
 */
#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { chunk = 1 << 20 };

/* Moves bytes from one descriptor to another, which it closes at the end. */
struct pump {
  int from, to, waits_for_room;
};

static struct pump pumps[3] = {{-1, -1, 0}, {-1, -1, 0}, {-1, -1, 0}};
/* What the command gets as standard streams. */
static int streams[3] = {0, 1, 2};

void make_streams(void) {
  struct stat status[3];
  int ends[2];
  for (int stream = 0; stream <= 2; stream++) {
    if (fstat(stream, &status[stream])) continue;
    int is_open_file = stream == 0 && S_ISREG(status[stream].st_mode) && landlock_version() == 0;
    if (!S_ISSOCK(status[stream].st_mode) && !is_open_file) continue;
    if (stream == 2 && S_ISSOCK(status[1].st_mode) && status[1].st_ino == status[2].st_ino) {
      streams[2] = streams[1];
      continue;
    }
    if (pipe2(ends, O_CLOEXEC)) fail("cannot make a pipe", "");
    (void)fcntl(stream, F_SETFL, fcntl(stream, F_GETFL) | O_NONBLOCK);
    pumps[stream] = stream == 0 ? (struct pump){0, ends[1], 0} : (struct pump){ends[0], stream, 0};
    streams[stream] = stream == 0 ? ends[0] : ends[1];
  }
}

void take_streams(const struct policy *policy) {
  for (int stream = 0; stream <= 2; stream++)
    if (streams[stream] != stream && dup2(streams[stream], stream) < 0) fail("cannot hand over a stream", "");
  if (syscall(SYS_CLOSE_RANGE, policy->passes_descriptor ? 4u : 3u, ~0u, 0u)) fail("cannot close descriptors", "");
}

static void release(int stream) {
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing < 0) return;
  (void)dup2(nothing, stream);
  close(nothing);
}

void release_stdio(void) {
  for (int stream = 0; stream <= 2; stream++) release(stream);
}

void release_streams(void) {
  for (int stream = 0; stream <= 2; stream++) {
    if (streams[stream] > 2) close(streams[stream]);
    if (pumps[stream].from < 0) release(stream);
  }
}

static void close_pump(struct pump *pump) {
  close(pump->from);
  close(pump->to);
  pump->from = pump->to = -1;
}

static void move(struct pump *pump) {
  pump->waits_for_room = !pump->waits_for_room;
  if (pump->waits_for_room) return;
  ssize_t count = splice(pump->from, NULL, pump->to, NULL, chunk, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
  if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) close_pump(pump);
}

int watch_streams(struct pollfd *events, int ended) {
  int open = 0;
  for (int stream = 0; stream <= 2; stream++) {
    struct pump *pump = &pumps[stream];
    if (stream == 0 && ended && pump->from >= 0) close_pump(pump);
    events[stream] = (struct pollfd){
        .fd = pump->waits_for_room ? pump->to : pump->from,
        .events = pump->waits_for_room ? POLLOUT : POLLIN,
    };
    if (stream > 0 && pump->from >= 0) open = 1;
  }
  return open;
}

void move_streams(const struct pollfd *events) {
  for (int stream = 0; stream <= 2; stream++)
    if (events[stream].revents) move(&pumps[stream]);
}
