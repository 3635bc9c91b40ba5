internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisServer
internal import ApsisTimes
internal import Logging
internal import SystemPackage

/// Reads a site's job files anew while it runs.
struct SiteLoading: Sendable {
  let configuration: SiteConfiguration
  let reader: JobReader
  let skipsBroken: Bool

  @concurrent
  func load() async -> LoadedSite {
    let contents = contents()
    let (actions, found) = actions(for: contents)
    let problems = (contents.diagnostics + found).filter { $0.severity == .error }.map { (jobID(of: $0), "\($0)") }
    return LoadedSite(
      jobs: LoadedJobs(contents.jobs, brokenJobs: contents.brokenJobs, actions: actions), problems: problems,
      folder: configuration.jobs.string)
  }

  /// The jobs that can be run, and all that is wrong with any.
  ///
  /// - Parameter progress: Told after each job file.
  func contents(progress: JobsProgress = { _, _ in }) -> JobsFolder.Contents {
    var contents = JobsFolder(configuration.jobs).load(with: reader, progress: progress)
    contents.check(configuration.keys.groups.problem)
    contents.refuseWhatCannotRun()
    return contents
  }

  /// The site's actions, which are for the runs of all these jobs.
  func actions(for contents: JobsFolder.Contents) -> (actions: [JobAction], diagnostics: [Diagnostic]) {
    contents.actionsForAll(configuration.actions, readBy: reader)
  }

  /// The job whose file something is wrong with.
  private func jobID(of diagnostic: Diagnostic) -> JobID? {
    guard let name = diagnostic.place?.source.name, name.hasPrefix(configuration.jobs.string + "/"),
      name.hasSuffix(".yaml")
    else { return nil }
    return JobID(String(name.dropFirst(configuration.jobs.string.utf8.count + 1).dropLast(".yaml".count)))
  }

  /// For SIGHUP: the same as by the API, told by the log.
  func reload(_ scheduler: Scheduler, _ logger: Logger) async {
    let loaded = await load()
    for problem in loaded.problems { logger.error("\(problem.message)") }
    let obstacles = loaded.obstacles(besides: await scheduler.brokenJobs, skipsBroken: skipsBroken)
    guard obstacles.isEmpty else {
      return logger.error("not reloaded: \(obstacles.count) mistakes; the jobs are as before")
    }
    do {
      try await scheduler.reload(loaded.jobs)
      logger.notice("reloaded: \(loaded.jobs.jobs.count) jobs of \(loaded.folder)")
    } catch {
      logger.error("not reloaded: \(error)")
    }
  }
}
