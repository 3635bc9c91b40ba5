internal import ApsisPrograms
internal import ApsisTimes

/// Finds out each second what takes time to find out.
struct StatisticsSampler: Sendable {
  let scheduler: Scheduler
  let statistics: SchedulerStatistics
  let clock: any WallClock

  /// Samples once a second until its task is cancelled.
  func run() async {
    while !Task.isCancelled {
      try? await clock.sleep(for: .seconds(1))
      if !Task.isCancelled { await sample() }
    }
  }

  /// How long a new task waits for the executor, how long a call waits for the scheduler, and how large the process is.
  func sample() async {
    let clock = ContinuousClock()
    let start = clock.now
    // Detached, so that it takes the way that a run's program takes. It ends at once by itself.
    await Task.detached {}.value
    statistics.add(latency: clock.now - start)
    let asked = clock.now
    await scheduler.answer()
    statistics.add(latency: clock.now - asked)
    _ = try? await offExecutor { statistics.sampleMemory() }
  }
}
