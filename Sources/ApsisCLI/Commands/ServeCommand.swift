internal import ApsisAPI
internal import ApsisDiagnostics
internal import ApsisEngines
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisServer
internal import ApsisStore
internal import ApsisTimes
internal import ApsisYAML
internal import ArgumentParser
internal import Logging

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run jobs on their schedules, until told to stop.",
    discussion: """
      With a mistake in any job it prints them all and exits 1 before anything is started. SIGTERM or SIGINT stops it in
      order: programs are told to end and waited for. SIGHUP reads the job files anew.

      The HTTP API is for whoever can reach the address: any user of this machine, unless it is a socket, or the config
      file names tokens ('api'). SIGHUP reads those anew, too.

        apsis serve --config apsis.yaml
        apsis serve --config apsis.yaml --socket /run/apsis/api.sock
        apsis serve --config apsis.yaml --override schedule.horizon=2h
      """)

  @Option(help: "The config file.") var config: String
  @OptionGroup private var overrides: OverrideOptions
  @Flag(help: "Run the jobs without mistakes even if others have some.") var skipBroken = false
  @OptionGroup private var address: AddressOptions
  @Option(help: "trace, debug, info, warning or error.") private var logLevel: LogLevel = .info

  func run() async throws {
    StopSignals.ignoreBrokenPipes()
    let files = try files()
    let (configuration, contents, loading, access) = (files.configuration, files.contents, files.loading, files.access)
    let lines = LogLines()
    let logger = logger(lines)
    if contents.diagnostics.hasErrors {
      logger.warning("\(contents.brokenJobs.count) of \(contents.fileCount) job files are broken and left out")
    }

    // Before the database is touched: whoever holds the address may be another scheduler.
    let server = try await listen(access, logger)
    let store = try await openStore(configuration)
    let engine = try localEngine(configuration, for: contents)
    var scheduling = configuration.scheduling(
      actions: files.actions, brokenJobs: contents.brokenJobs, now: SystemClock().now)
    scheduling.calendars = files.reader.calendars
    let scheduler = try await Scheduler(
      jobs: contents.jobs, types: files.reader.types, store: store, cache: files.reader.cache, logger: logger,
      engines: engine.map { configuration.keys.groups.engines(local: $0, defaults: configuration.processDefaults) }
        ?? NoEngines(),
      configuration: scheduling)
    await engine?.forgetAll(except: Set(await scheduler.unfinishedRuns.map(\.description)))
    logger.info("serving \(contents.jobs.count) jobs of \(configuration.jobs), runs in \(configuration.database)")
    logNextRuns(of: contents.jobs, logger)
    log(server, access, logger)
    let updates = scheduler.publisher.subscribe()
    async let logging: Void = log(updates, of: scheduler.publisher, lines, logger)
    let restart = RestartRequest()
    async let serving: Void = server.run(service(scheduler, loading, restart))
    await scheduler.runUntilStopped {
      reload(access, logger)
      await loading.reload(scheduler, logger)
    }
    await logging
    server.stop()
    await serving
    await store.close()
    logger.info("stopped")
    if restart.isWanted { try restart.perform() }
  }

  /// - Throws: `ExitCode` when mistakes are told.
  private func files() throws -> SiteFiles {
    do {
      let files = try ProgressLine.during("checking") {
        try SiteFiles(config, overrides: overrides.overrides, skipsBroken: skipBroken, progress: $0)
      }
      Output.note(files.diagnostics)
      return files
    } catch let mistakes as SiteMistakes {
      Output.note(mistakes.diagnostics)
      if let summary = mistakes.summary { Output.note(summary) }
      throw ExitCode.failure
    }
  }

  /// What would keep another process from beginning with the files as they are now, a line for each mistake.
  @concurrent
  private func restartObstacles() async -> [String] {
    do {
      _ = try SiteFiles(config, overrides: overrides.overrides, skipsBroken: skipBroken)
      return []
    } catch let mistakes as SiteMistakes {
      return mistakes.diagnostics.filter { $0.severity == .error }.map { "\($0)" }
    } catch {
      return ["\(error)"]
    }
  }

  private func listen(_ access: Access, _ logger: Logger) async throws -> Server {
    do {
      return try await Server(at: address.address, access: access, logger: logger)
    } catch let error as ServerError {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
  }

  private func log(_ server: Server, _ access: Access, _ logger: Logger) {
    let tokens = access.tokenCount.map { ", for the holders of \($0) token\($0 == 1 ? "" : "s")" } ?? ""
    logger.info("the API is at \(server.address)\(tokens)")
    guard !server.address.isLocal, access.rules.isOpenToNetwork else { return }
    if access.tokenCount == nil {
      logger.warning("whoever reaches \(server.address) may do anything: 'api.open_to_network' is set")
    } else if access.rules.tls == nil {
      logger.warning("tokens come to \(server.address) in the clear: 'api.open_to_network' is set")
    }
  }

  private func reload(_ access: Access, _ logger: Logger) {
    do {
      try access.reload()
    } catch {
      for diagnostic in error.diagnostics { logger.error("\(diagnostic)") }
      logger.error("who may use the API is as before")
    }
  }

  private func service(_ scheduler: Scheduler, _ loading: SiteLoading, _ restart: RestartRequest) -> Service {
    Service(
      scheduler: scheduler, reader: loading.reader, version: ApsisCommand.version, load: { await loading.load() },
      shutDown: { await scheduler.shutDown() },
      restart: {
        let obstacles = await restartObstacles()
        guard obstacles.isEmpty else { return obstacles }
        restart.ask()
        await scheduler.shutDown()
        return []
      })
  }

  private func openStore(_ configuration: SiteConfiguration) async throws -> SQLiteRunStore {
    do {
      var options = SQLiteRunStore.Options()
      if let timeout = configuration.databaseTimeout { options.busyTimeout = timeout }
      return try await SQLiteRunStore.open(configuration.database, options: options)
    } catch {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
  }

  /// Nil where there can be none and no job needs one.
  private func localEngine(
    _ configuration: SiteConfiguration, for contents: JobsFolder.Contents
  ) throws -> LocalEngine? {
    do {
      return try LocalEngine(root: configuration.processes, sudo: configuration.sudo ?? LocalEngine.plainSudo)
    } catch {
      guard contents.jobs.values.contains(where: \.program.runsProcesses) else { return nil }
      throw DiagnosticsError([.error("no process can be run on this machine: \(error)", at: nil)])
    }
  }

  private func logger(_ lines: LogLines) -> Logger {
    var logger = Logger(label: "apsis") { _ in LineLogHandler(lines) }
    logger.logLevel = logLevel.level
    return logger
  }

  /// Writes each step of each run's life to the log, until the scheduler has ended.
  ///
  /// While standard error takes nothing, as a terminal that is held or a pipe that nobody reads, steps are left out, which it says.
  private func log(
    _ first: RunSubscription, of publisher: RunPublisher, _ lines: LogLines, _ logger: Logger
  ) async {
    var updates = first
    while true {
      for await update in updates {
        // One call of the system for all that has come meanwhile.
        lines.hold()
        let level: Logger.Level = [.error, .failure].contains(update.run.state) ? .error : .info
        for entry in update.log { logger.log(level: level, "\(entry.runID) \(update.run.jobID): \(entry.message)") }
        if updates.queueLength == 0 { lines.release() }
      }
      lines.release()
      guard updates.isTooSlow else { return }
      logger.error("steps of runs' lives are missing here: writing the log is too slow")
      updates = publisher.subscribe()
    }
  }

  private func logNextRuns(of jobs: [JobID: Job], _ logger: Logger) {
    let runs = jobs.values.upcomingRuns(from: SystemClock().now, limit: 5)
    if runs.isEmpty { logger.info("no schedule makes a run") }
    for run in runs { logger.info("next run: \(run.line)") }
  }
}

/// How much the log tells.
private enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace, debug, info, warning, error

  var level: Logger.Level {
    switch self {
    case .trace: .trace
    case .debug: .debug
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
