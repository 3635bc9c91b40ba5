internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisTimes
internal import ArgumentParser

/// Whether, and in which time, check looks at the runs for which scheduled runs wait.
struct DependencyScheduleOptions: ParsableArguments {
  @Flag(help: "Check that the runs for which scheduled runs wait are scheduled too.")
  var checkDependenciesScheduled = false
  @Option(help: "Look at the runs from this time on; now, if left out.", transform: CommandArgument.time)
  var from: Time?
  @Option(
    name: .customLong("for"), help: "For how long; those for which they wait may be due as long before.",
    transform: CommandArgument.duration)
  var length: Duration = .seconds(86_400)
  @Option(
    help: "The longest that a run may have to wait; that of the config file's waiting.max_time, if left out.",
    transform: CommandArgument.duration)
  var maxWait: Duration?

  func validate() throws {
    guard length > .zero, length <= .seconds(31 * 86_400) else {
      throw ValidationError("expected a --for of more than 0 s and at most 31 days")
    }
    guard checkDependenciesScheduled || (from == nil && maxWait == nil) else {
      throw ValidationError("--from and --max-wait go with --check-dependencies-scheduled")
    }
  }

  /// Reports what is wrong to `contents`.
  ///
  /// - Parameter limit: How long runs may wait, if the command line does not say.
  func check(_ contents: inout JobsFolder.Contents, readBy reader: JobReader, waiting limit: Duration?) {
    guard checkDependenciesScheduled else { return }
    let start = from ?? SystemClock().now
    let check = DependencySchedules(
      period: start..<(start + length), dependencyPeriod: (start - length)..<(start + length),
      longestWait: maxWait ?? limit)
    contents.report(check.problems(of: contents.jobs, cache: reader.cache))
    contents.diagnostics = contents.diagnostics.inReadingOrder()
  }
}
