internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisStore
internal import ApsisTimes
internal import ArgumentParser
internal import SystemPackage

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Take over the database of Apsis for Python.",
    discussion: """
      Runs with their logs and outputs, ad hoc jobs and the next run's number go to the database that the config file \
      names, all of them or none; schedules go on from where the other scheduler had come to. The source is not \
      changed. Neither of the two may be in use.

        apsisctl migrate original.db --config apsis.yaml --dry-run
        apsisctl migrate original.db --config apsis.yaml
      """)

  @Argument(help: "The database of Apsis for Python 2.4.") private var source: String
  @Option(help: "The config file, which names the database that is made, and the jobs.") private var config: String
  @OptionGroup private var overrides: OverrideOptions
  @Flag(help: "Check everything, say what would be, and write nothing.") private var dryRun = false
  @Flag(help: "Leave out what can't be read; else nothing is done if there is any.") private var skipBroken = false

  func run() async throws {
    let configured = try ConfiguredSite(config, overrides: overrides.overrides)
    Output.note(configured.diagnostics)
    guard let configuration = configured.configuration else { throw ExitCode.failure }
    var migration = OriginalMigration(from: FilePath(source), to: configuration.database)
    migration.isDryRun = dryRun
    migration.skipsBroken = skipBroken
    migration.schedules = schedules(of: configuration, configured.site)
    migration.tell = { Output.note("\(skipBroken ? "left out" : "error"): \($0)") }
    let line = ProgressLine.shown("migrating", "runs")
    defer { line?.clear() }
    if let line { migration.progress = { line.tell($0, of: $1) } }
    do {
      let report = try await migration.run(at: SystemClock().now)
      line?.clear()
      MigrationText(report: report, isDryRun: dryRun, target: configuration.database).write()
    } catch {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
  }

  /// Those of the jobs that can be read.
  private func schedules(of configuration: SiteConfiguration, _ site: Site) -> [ScheduleIdentity] {
    let contents = SiteLoading(configuration: configuration, reader: site.reader, skipsBroken: true).contents()
    if contents.diagnostics.hasErrors {
      Output.note(
        "warning: \(contents.diagnostics.tally) in '\(configuration.jobs)'; schedules of jobs with mistakes begin when "
          + "they are first served (apsis check says what is wrong)")
    }
    return contents.jobs.values.sorted { $0.id < $1.id }.flatMap { job in
      zip(job.scheduleKeys, job.schedules).filter { $0.1.isEnabled }.map {
        ScheduleIdentity(jobID: job.id, key: $0.0)
      }
    }
  }
}

/// What a migration did, for people.
private struct MigrationText {
  let report: MigrationReport
  let isDryRun: Bool
  let target: FilePath

  func write() {
    guard !report.wasDoneBefore else {
      return Output.write("'\(target)' holds all of it already; nothing was added\n")
    }
    var table = Table("", "source", isDryRun ? "would be" : "migrated")
    for line in report.lines {
      table.add(.init(text: line.name), .init(text: "\(line.source)"), .init(text: "\(line.migrated)"))
    }
    table.write()
    for line in notes { Output.write(line + "\n") }
  }

  private var notes: [String] {
    var notes = ["the next run is r\(report.nextRunNumber) or a later one"]
    if let clock = report.clock, report.scheduleCount > 0 {
      notes.append("schedules that go on from \(clock): \(report.scheduleCount)")
    }
    if report.dueCount > 0 {
      notes.append("scheduled runs whose time has come, to be started at once: \(report.dueCount)")
    }
    if report.logLinesLeftOut > 0 { notes.append("log lines of runs that are not taken: \(report.logLinesLeftOut)") }
    if report.brokenCount > 0 { notes.append("rows that can't be read, left out: \(report.brokenCount)") }
    notes.append(isDryRun ? "nothing was written" : "all of it is in '\(target)'")
    return notes
  }
}
