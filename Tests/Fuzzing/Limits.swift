import Foundation

/// What one input may take.
enum Limits {
  /// Of processor time.
  static let time: Duration = .seconds(1)
  /// In bytes, above what the process takes with nothing to do.
  static let memory = 256 << 20
  /// Of time on the wall, for one that waits for something that never comes; in seconds.
  static let patience = 60
  /// In bytes of address space above that of the process at its start: the machine's protection from a runaway.
  static let addressSpace = 2 << 30
}

/// What the process has taken so far.
enum Usage {
  /// Processor time.
  static var time: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// The most memory that it ever held, in bytes.
  static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss << 10
  }
}

/// How the system ends a process whose input takes too much.
enum Guard {
  /// SIGPROF ends the process when its processor time is up, SIGALRM when it has waited too long.
  static func arm() {
    let (seconds, attoseconds) = Limits.time.components
    var timer = itimerval()
    timer.it_value = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    alarm(UInt32(Limits.patience))
  }

  static func disarm() {
    var timer = itimerval()
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    alarm(0)
  }

  /// Memory beyond this makes an allocation fail, which ends the process.
  static func limitAddressSpace() {
    let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = statm.split(separator: " ").first.flatMap { Int($0) } ?? 0
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, rlim_t(pages * sysconf(Int32(_SC_PAGESIZE)) + Limits.addressSpace))
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
  }
}
