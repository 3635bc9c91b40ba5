internal import ApsisJSON
internal import ApsisScheduling

/// The answer to a request.
struct APIResponse: Sendable {
  var status: Int
  var contentType: String?
  var body: [UInt8]
  /// Beside the content's type and length.
  var headers: [(name: String, value: String)] = []
  /// What the request came to, where its path does not say it; for the audit.
  var subject: String?
  /// What takes the place of a body that is not made at once.
  var pieces: (any Pieces)?

  /// A body that is made while it is sent.
  protocol Pieces: Sendable {
    /// The next piece; nil after the last.
    func next() async throws -> [UInt8]?
  }

  init(pieces: any Pieces) {
    self.init(contentType: "application/json", body: [])
    self.pieces = pieces
  }

  init(status: Int = 200, contentType: String?, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  init(_ json: JSONValue, status: Int = 200) {
    self.init(status: status, contentType: "application/json", body: Array(json.line.utf8))
  }

  /// As ``APIError`` says.
  init(_ error: APIError) {
    self.init(.object([.init("error", .string(error.message))] + error.members), status: error.status)
    headers = error.headers
  }
}

/// Why a request can't be answered: `{"error": …}` with a status of 4xx, or 503 while nothing can be stored.
struct APIError: Error {
  let status: Int
  let message: String
  /// More that the answer has beside `error`.
  var members: [JSONValue.Member] = []
  var headers: [(name: String, value: String)] = []

  init(status: Int, _ message: String, members: [JSONValue.Member] = []) {
    self.status = status
    self.message = message
    self.members = members
  }

  static func bad(_ message: String) -> APIError { APIError(status: 400, message) }
  static func notFound(_ message: String) -> APIError { APIError(status: 404, message) }

  init(_ error: SchedulingError) {
    let status =
      switch error {
      case .unknownRun, .notExpected: 404
      case .unknownJob, .wrongState, .takesNoSignals: 400
      case .degraded, .shuttingDown, .store: 503
      }
    self.init(status: status, error.description)
  }

  init(_ error: StoreError) { self.init(status: 503, error.description) }
}
