#include "CProcess.h"

#include <errno.h>

#ifdef __linux__

#include <sys/epoll.h>

int cprocess_make_queue(void) { return epoll_create1(EPOLL_CLOEXEC); }

int cprocess_queue_once(int queue, int descriptor, uint64_t number) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.u64 = number};
  return epoll_ctl(queue, EPOLL_CTL_ADD, descriptor, &event);
}

void cprocess_unqueue(int queue, int descriptor) { epoll_ctl(queue, EPOLL_CTL_DEL, descriptor, 0); }

int cprocess_wait(int queue, uint64_t *numbers, int capacity) {
  struct epoll_event events[64];
  int count;
  do {
    count = epoll_wait(queue, events, capacity < 64 ? capacity : 64, -1);
  } while (count < 0 && errno == EINTR);
  for (int i = 0; i < count; i++) numbers[i] = events[i].data.u64;
  return count;
}

#else

int cprocess_make_queue(void) { return errno = ENOSYS, -1; }
int cprocess_queue_once(int queue, int descriptor, uint64_t number) { return errno = ENOSYS, -1; }
void cprocess_unqueue(int queue, int descriptor) {}
int cprocess_wait(int queue, uint64_t *numbers, int capacity) { return errno = ENOSYS, -1; }

#endif
