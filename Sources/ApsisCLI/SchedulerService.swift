internal import ApsisJobs
internal import ApsisScheduling
internal import Logging
internal import ServiceLifecycle

/// The scheduler as one of the services of a process, which SIGINT and SIGTERM stop in order.
struct SchedulerService: Service {
  let scheduler: Scheduler

  func run() async throws {
    await withGracefulShutdownHandler {
      await scheduler.run()
    } onGracefulShutdown: {
      // Ends at once: it only tells the scheduler, whose run() then returns.
      Task { await scheduler.shutDown() }
    }
  }
}

/// Writes each step of each run's life to the log.
struct RunLogService: Service {
  let updates: RunSubscription
  let logger: Logger

  /// Returns when the scheduler has ended.
  func run() async throws {
    for await update in updates {
      for entry in update.log {
        let level: Logger.Level = [.error, .failure].contains(update.run.state) ? .error : .info
        logger.log(level: level, "\(entry.runID) \(update.run.jobID): \(entry.message)")
      }
    }
    if updates.isTooSlow { logger.error("the log of the runs' lives ends here: writing it is too slow") }
  }
}
