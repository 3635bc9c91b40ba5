internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling
internal import Synchronization

/// The text of a long list of runs, made a piece at a time.
///
/// The scheduler and other requests have their turns between the pieces, and no more than one of them is in memory.
actor RunListPieces: APIResponse.Pieces {
  private var pages: RunPages
  /// What comes after the pages.
  private var last: [Run]
  private let answer: RunAnswer
  private let isSummary: Bool
  private let head: String
  private var runs: ArraySlice<Run> = []
  private var state = State.head

  private enum State {
    case head
    case first
    case rest
    case over
  }

  /// How many runs are read at a time, and how many of them go in a piece.
  static let pageSize = 500
  private static let pieceSize = 100

  /// - Parameter last: More runs, after those of the pages.
  init(_ pages: RunPages, then last: [Run] = [], _ answer: RunAnswer, when: String, isSummary: Bool) {
    self.pages = pages
    self.last = last
    self.answer = answer
    self.isSummary = isSummary
    head = #"{"when": \#(JSONValue.string(when).line), "runs": {"#
  }

  func next() async throws -> [UInt8]? {
    switch state {
    case .head:
      state = .first
      return Array(head.utf8)
    case .first, .rest: return try await part()
    case .over: return nil
    }
  }

  private func part() async throws -> [UInt8] {
    await Task.yield()
    while runs.isEmpty {
      var pages = pages
      var page = try await pages.next()
      self.pages = pages
      if page == nil, !last.isEmpty { (page, last) = (last, []) }
      guard let page else {
        state = .over
        return Array("}}".utf8)
      }
      runs = page[...]
    }
    let members = runs.prefix(Self.pieceSize).map { run in
      JSONValue.Member(run.name, isSummary ? answer.summary(run) : answer.json(run))
    }
    runs = runs.dropFirst(Self.pieceSize)
    let comma = state == .first ? "" : ", "
    state = .rest
    return Array((comma + JSONValue.object(members).line.dropFirst().dropLast()).utf8)
  }
}
