#ifndef MOYAI_CLIBPQ_SHIM_H
#define MOYAI_CLIBPQ_SHIM_H

/* The one door to C. Only the target Postgres imports it. */

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

#ifdef __linux__
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/random.h>

/* pthread_setname_np is hidden from Swift by _GNU_SOURCE; a name makes a stuck worker visible in ps and perf. */
extern int pthread_setname_np(pthread_t thread, const char *name);

static inline void moyai_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

static inline int moyai_eventfd_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
#endif

/* errno is a macro, which Swift cannot import from this header on its own. */
static inline int moyai_errno(void) { return errno; }

/* libpq prints notices to stderr unless somebody receives them. */
static inline void moyai_ignore_notice(void *arg, const PGresult *result) { (void)arg; (void)result; }
static inline void moyai_silence_notices(PGconn *connection) { PQsetNoticeReceiver(connection, moyai_ignore_notice, NULL); }

#endif
