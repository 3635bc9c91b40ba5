internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisTemplates
internal import ApsisYAML

/// Finds jobs whose runs wait for each other in a circle, and so never start.
///
/// A run waits for a run with certain arguments, so a job may wait for itself: its run of today for that of yesterday. Followed are the
/// dependencies of which the arguments are known without a run: texts, and params that are handed on as they are. What a template works
/// out, or puts in force, ends the search: it tells nothing before there is a run.
struct DependencyCircles {
  let jobs: [JobID: Job]
  let cache: TemplateCache

  /// An argument that is known without a run.
  fileprivate enum Symbol: Hashable {
    case text(String)
    /// Whatever the run that waits first has for this param.
    case own(String)
  }

  fileprivate struct Waiting: Hashable {
    let job: JobID
    let arguments: [String: Symbol]
  }

  fileprivate struct Dependency {
    let on: Waiting
    let place: SourcePlace
  }

  /// A step of the search: a run that waits, and those that it waits for.
  fileprivate struct Step {
    let waiting: Waiting
    let dependencies: [Dependency]
    var next = 0
  }

  /// What is wrong, by job: each job of a circle has it.
  func problems() -> [JobID: [Diagnostic]] {
    var problems: [JobID: [Diagnostic]] = [:]
    var done: Set<Waiting> = []
    for job in jobs.values.sorted(by: { $0.id < $1.id }) where !job.conditions.isEmpty {
      let own = Dictionary(job.params.map { ($0, Symbol.own($0)) }) { first, _ in first }
      search(from: Waiting(job: job.id, arguments: own), &done) { circle in
        for (index, step) in circle.enumerated() where problems[step.waiting.job] == nil {
          problems[step.waiting.job] = [DependencyCircles.problem(Array(circle[index...] + circle[..<index]))]
        }
      }
    }
    return problems
  }

  /// Depth first, with a stack of its own: chains of dependencies may be as long as there are jobs.
  private func search(from start: Waiting, _ done: inout Set<Waiting>, found: ([Step]) -> Void) {
    guard !done.contains(start) else { return }
    var path = [step(start)]
    var onPath = [start: 0]
    while var last = path.popLast() {
      guard last.next < last.dependencies.count else {
        done.insert(last.waiting)
        onPath[last.waiting] = nil
        continue
      }
      let next = last.dependencies[last.next].on
      last.next += 1
      path.append(last)
      if let index = onPath[next] {
        found(Array(path[index...]))
      } else if !done.contains(next) {
        onPath[next] = path.count
        path.append(step(next))
      }
    }
  }

  /// The steps' last dependencies lead from each to the next, and from the last to the first.
  private static func problem(_ circle: [Step]) -> Diagnostic {
    let ids = circle.map { "'\($0.waiting.job)'" }
    let message =
      ids.count == 1
      ? "job \(ids[0]) waits for itself, and never starts"
      : "jobs wait for each other in a circle, and never start: \((ids + [ids[0]]).joined(separator: " waits for "))"
    let notes = circle.dropFirst().compactMap { step in
      step.lastDependency.map { Diagnostic.Note("'\(step.waiting.job)' waits here", at: $0.place) }
    }
    return .error(
      message, at: circle[0].lastDependency?.place,
      hint: "leave one of the dependencies out, or give it other arguments, such as the day before", notes: notes)
  }

  // MARK: - Dependencies

  private func step(_ waiting: Waiting) -> Step {
    guard let job = jobs[waiting.job] else { return Step(waiting: waiting, dependencies: []) }
    let scope = job.scope(arguments: Dictionary(job.params.map { ($0, "?") }) { first, _ in first }, runID: "r1")
    return Step(
      waiting: waiting,
      dependencies: job.conditions.compactMap { dependency(of: waiting, on: $0, in: job, scope) })
  }

  private func dependency(
    of waiting: Waiting, on condition: JobCondition, in job: Job, _ scope: TemplateScope
  ) -> Dependency? {
    guard condition.enabled.map({ $0.literal == true }) ?? true, let reference = JobReference(condition.block),
      let id = reference.literalID(cache: cache), let target = jobs[id],
      let awaited = (try? condition.block.bind(scope, cache: cache))?.awaitedRuns,
      // A run that waits is in none of the other states; one that is waited for only to be there closes no circle.
      awaited.states.allSatisfy({ ![.new, .scheduled, .waiting].contains($0) })
    else { return nil }
    var arguments: [String: Symbol] = [:]
    for param in target.params {
      guard let symbol = symbol(of: param, from: reference, of: waiting) else { return nil }
      arguments[param] = symbol
    }
    return Dependency(on: Waiting(job: id, arguments: arguments), place: reference.job.place)
  }

  /// Nil if it is not known without a run, or missing.
  private func symbol(of param: String, from reference: JobReference, of waiting: Waiting) -> Symbol? {
    guard let node = reference.arguments?[param]?.value else { return waiting.arguments[param] }
    guard let text = node.scalar?.text else { return nil }
    guard Template.mayExpand(text) else { return .text(text) }
    guard let name = (try? cache.template(for: text))?.soleName else { return nil }
    return waiting.arguments[name]
  }
}

extension DependencyCircles.Step {
  /// The one that the search followed last.
  fileprivate var lastDependency: DependencyCircles.Dependency? { next > 0 ? dependencies[next - 1] : nil }
}
