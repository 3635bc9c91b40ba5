internal import ApsisConfiguration
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import Synchronization

/// The bound programs of runs as JSON, each text read once: of a job without arguments all runs have the same.
final class BoundPrograms: Sendable {
  private let known = Mutex<[String: JSONValue?]>([:])

  private static let limit = 1_000

  /// Nil if it is of a type that is not there any more.
  func json(_ text: String, types: TypeRegistry<any Program>) -> JSONValue? {
    if let json = known.withLock({ $0[text] }) { return json }
    let json = try? types.json(bound: text)
    known.withLock { known in
      if known.count >= Self.limit { known = [:] }
      known[text] = .some(json)
    }
    return json
  }
}
