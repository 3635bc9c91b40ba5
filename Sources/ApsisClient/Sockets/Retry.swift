/// When to try again what broke: soon, then more and more seldom, and at last no more.
struct Retry {
  /// How often; nil for as long as it takes.
  private let limit: Int?
  /// How often it was tried again since something came.
  private(set) var count = 0

  /// Eleven times, over 25 seconds: long enough for a service that begins anew.
  static let once = Retry(limit: 11)
  static let forever = Retry(limit: nil)

  private init(limit: Int?) { self.limit = limit }

  /// How long to wait before the next; nil if there is none.
  mutating func next() -> Duration? {
    if let limit, count == limit { return nil }
    defer { count += 1 }
    return min(.milliseconds(100) * (1 << min(count, 10)), .seconds(4))
  }

  /// Something came.
  mutating func reset() { count = 0 }
}

extension ClientError {
  /// Whether it may pass by itself: nothing came, or the service is about to begin or end.
  var mayPass: Bool {
    switch self {
    case .unreachable: true
    case .refused(let status, _, _): status == 503
    case .notPrivate, .notAService: false
    }
  }
}
