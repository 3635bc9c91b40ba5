internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisTimes
internal import ArgumentParser
internal import SystemPackage

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a change of the jobs folder would do to the coming runs.",
    discussion: """
      Compares two versions of a jobs folder: the jobs that are added (+), removed (-) and changed (~), and for each of them
      how many runs are added, removed, or get other arguments, with the first of them. Nothing is run.

      Exits 0 whether anything differs or not, with --exit-code 1 if any job does; 2 if a job of either folder has an error.

        apsis plan /srv/apsis/jobs jobs
        apsis plan old new --from 2026-12-24T00:00:00Z --for '7 days' --exit-code
      """)

  @Argument(help: "The folder of job files as it is.") var old: String
  @Argument(help: "The folder as it would be.") var new: String
  @Option(
    help: "Runs from this time on, such as 2026-12-24T00:00:00Z; now, if left out.", transform: CommandArgument.time)
  var from: Time?
  @Option(name: .customLong("for"), help: "How long from then, at most 366 days.", transform: CommandArgument.duration)
  var length: Duration = .seconds(86_400)
  @Option(help: "How many runs of each job to list; all are counted.") var limit = 3
  @OptionGroup private var config: ConfigOptions
  @Flag(help: "Exit 1 if any job differs.") var exitCode = false
  @Flag(help: "Leave broken jobs out, as 'serve --skip-broken' does.") var skipBroken = false
  @Option(help: "text or json.") var format: OutputFormat = .text

  func validate() throws {
    guard (0...10_000).contains(limit) else { throw ValidationError("expected a --limit from 0 to 10000") }
    guard length > .zero, length <= .seconds(366 * 86_400) else {
      throw ValidationError("expected a --for of more than 0 s and at most 366 days")
    }
  }

  func run() async throws {
    let site = try config.site()
    let (old, new) = (contents(of: old, site), contents(of: new, site))
    let diagnostics = old.diagnostics + new.diagnostics
    if format == .text { Output.note(diagnostics) }
    if diagnostics.hasErrors { try refuse(old, new) }

    let start = from ?? SystemClock().now
    let plan = ProgressLine.during("comparing", "changes", format: format) { progress in
      JobsPlan(from: old, to: new, over: start..<(start + length), limit: limit, progress: progress)
    }
    switch format {
    case .text: write(plan)
    case .json: Output.write(plan.json(with: diagnostics).pretty + "\n")
    }
    if exitCode, !plan.jobs.isEmpty { throw ExitCode.failure }
  }

  private func contents(of folder: String, _ site: Site) -> JobsFolder.Contents {
    ProgressLine.during("checking", format: format) { progress in
      JobsFolder(FilePath(folder)).load(with: site.reader, progress: progress)
    }
  }

  /// Ends the command if there are errors that are not to be left out.
  private func refuse(_ old: JobsFolder.Contents, _ new: JobsFolder.Contents) throws {
    // Without any job file it is the folder that is broken.
    if skipBroken, old.fileCount > 0, new.fileCount > 0 { return }
    let diagnostics = old.diagnostics + new.diagnostics
    switch format {
    case .text:
      Output.note("\(diagnostics.tally); nothing was compared (--skip-broken leaves broken jobs out)")
    case .json:
      let report: JSONValue = ["diagnostics": .array(diagnostics.map(\.json))]
      Output.write(report.pretty + "\n")
    }
    throw ExitCode.error
  }

  private func write(_ plan: JobsPlan) {
    for job in plan.jobs {
      Output.write(job.line + "\n")
      for run in job.firstRuns { Output.write("    \(run.line)\n") }
      let more = job.counts.total - job.firstRuns.count
      if limit > 0, more > 0 { Output.write("    and \(more.grouped) more\n") }
    }
    Output.write(plan.summary + "\n")
  }
}

// MARK: - As text

extension JobsPlan {
  /// `1 job added and 2 changed; 26 runs added and 5 changed, from … to …`
  fileprivate var summary: String {
    let period = "from \(period.lowerBound) to \(period.upperBound)"
    guard !jobs.isEmpty else { return "the same jobs, and the same runs \(period)" }
    let runs = counts.text(noun: "run")
    return "\(jobCounts.text(noun: "job")); \(runs.isEmpty ? "the same runs" : runs), \(period)"
  }

  fileprivate var jobCounts: RunCounts {
    jobs.reduce(into: RunCounts()) { counts, job in
      switch job.change {
      case .added: counts.added += 1
      case .removed: counts.removed += 1
      case .changed: counts.changed += 1
      }
    }
  }
}

extension JobsPlan.JobDifference {
  /// `~ reports/daily (params, schedule): 2 runs added and 5 changed`
  fileprivate var line: String {
    let runs = counts.text(noun: "run")
    switch change {
    case .added: return "+ \(id): \(runs.isEmpty ? "no runs" : runs)"
    case .removed: return "- \(id): \(runs.isEmpty ? "no runs" : runs)"
    case .changed(let keys):
      let keys = keys.map(\.rawValue).joined(separator: ", ")
      return "~ \(id) (\(keys)): \(runs.isEmpty ? "the same runs" : runs)"
    }
  }
}

extension RunDifference {
  /// `~ 2026-11-23T06:30:00+00:00  region=eu, was region=us`
  fileprivate var line: String {
    let shown = { (arguments: [String: String]) in arguments.isEmpty ? "" : "  \(arguments.text)" }
    switch (oldArguments, newArguments) {
    case (let old?, let new?):
      return "~ \(time)  \(new.isEmpty ? "no arguments" : new.text), was \(old.isEmpty ? "none" : old.text)"
    case (let old?, nil): return "- \(time)\(shown(old))"
    case (nil, let new): return "+ \(time)\(shown(new ?? [:]))"
    }
  }
}

extension RunCounts {
  fileprivate var total: Int { added + removed + changed }

  /// `26 runs added, 1 removed and 5 changed`; empty if there are none.
  fileprivate func text(noun: String) -> String {
    let counts = [(added, "added"), (removed, "removed"), (changed, "changed")].filter { $0.0 > 0 }
    let parts = counts.enumerated().map { index, count in
      let noun = index > 0 ? "" : " \(noun)\(count.0 == 1 ? "" : "s")"
      return "\(count.0.grouped)\(noun) \(count.1)"
    }
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }
}

// MARK: - As JSON

extension JobsPlan {
  fileprivate func json(with diagnostics: [Diagnostic]) -> JSONValue {
    [
      "from": .string(period.lowerBound.description), "to": .string(period.upperBound.description),
      "jobs": jobCounts.json, "runs": counts.json, "differences": .array(jobs.map(\.json)),
      "diagnostics": .array(diagnostics.map(\.json)),
    ]
  }
}

extension JobsPlan.JobDifference {
  fileprivate var json: JSONValue {
    let (word, keys): (String, [JobKey]) =
      switch change {
      case .added: ("added", [])
      case .removed: ("removed", [])
      case .changed(let keys): ("changed", keys)
      }
    return [
      "job_id": .string(id.description), "change": .string(word), "keys": .strings(keys.map(\.rawValue)),
      "runs": counts.json, "first_runs": .array(firstRuns.map(\.json)),
    ]
  }
}

extension RunDifference {
  fileprivate var json: JSONValue {
    [
      "time": .string(time.description), "old_args": oldArguments?.json ?? .null, "args": newArguments?.json ?? .null,
    ]
  }
}

extension RunCounts {
  fileprivate var json: JSONValue { ["added": .int(added), "removed": .int(removed), "changed": .int(changed)] }
}
