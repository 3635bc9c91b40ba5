/// How a target comes to its end.
enum KillPlan {
  /// By itself, at a pass of a place: `before commit`, 3.
  case failpoint(String, Int)
  /// By the harness, so long after its start.
  case time(Duration)
  /// It is told to shut down after a while, and killed some time later; not at all if that is nil.
  case shutdown(after: Duration, kill: Duration?)

  /// The next of a round. All places have their turn, in an order by chance.
  static func next(
    _ failpoints: inout [String], all: [String], _ random: inout some RandomNumberGenerator
  ) -> KillPlan {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<4: return .time(.milliseconds(Int.random(in: 0..<700, using: &random)))
    case 4:
      let delay = Int.random(in: 0..<60, using: &random)
      return .shutdown(after: .milliseconds(Int.random(in: 50..<500, using: &random)), kill: .milliseconds(delay))
    case 5:
      return .shutdown(after: .milliseconds(Int.random(in: 50..<300, using: &random)), kill: nil)
    default:
      if failpoints.isEmpty { failpoints = all.shuffled(using: &random) }
      let place = failpoints.removeLast()
      return .failpoint(place, Int.random(in: 1...passes(of: place), using: &random))
    }
  }

  /// How often a target comes by there in its short life.
  private static func passes(of place: String) -> Int {
    if place.hasSuffix("commit") { return 20 }
    return ["start", "end", "forget", "reconnect"].contains { place.hasSuffix($0) && !place.contains("session") }
      ? 3 : 1
  }

  /// How long the harness waits for the end that is planned.
  var limit: Duration {
    switch self {
    case .failpoint: .milliseconds(1_200)
    case .time(let time): time
    case .shutdown(let time, let delay): time + (delay ?? .seconds(30))
    }
  }

  /// For the environment of the target.
  var failpoint: String? { if case .failpoint(let place, let number) = self { "\(place):\(number)" } else { nil } }
}
