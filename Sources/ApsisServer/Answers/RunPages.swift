internal import ApsisJobs
internal import ApsisScheduling

/// The runs of a query, the oldest first, a page at a time.
///
/// Stores give the newest first. So this goes through them once to see where pages end, and then from the last page back, and never has
/// more than a page or two in memory, however slow the one is who reads it. A run that comes to match meanwhile is there or not; none is
/// missing that matched all the time, and none is there twice.
struct RunPages {
  private let query: RunQuery
  private let store: any RunStore
  private let pageSize: Int
  /// The number that each page lies before, the newest page first.
  private var ends: [RunID?] = []
  /// The one page, which need not be read again.
  private var only: [Run]?
  private var oldest: RunID?
  /// The run that was given last.
  private var given: RunID?
  /// How many there are, at most as many as the query's limit.
  private(set) var count = 0

  init(_ query: RunQuery, in store: any RunStore, pageSize: Int) async throws(StoreError) {
    self.query = query
    self.store = store
    self.pageSize = pageSize
    var end = query.before
    while count < query.limit {
      let page = try await page(before: end, limit: min(pageSize, query.limit - count))
      guard let last = page.last else { break }
      ends.append(end)
      only = ends.count == 1 ? page : nil
      count += page.count
      oldest = last.id
      end = last.id
      if page.count < pageSize { break }
    }
  }

  /// Nil after the last; empty if none of a page matches any more.
  mutating func next() async throws(StoreError) -> [Run]? {
    guard var end = ends.popLast() else { return nil }
    if let only { return only.reversed() }
    var runs: [Run] = []
    while true {
      let page = try await page(before: end, limit: pageSize)
      let new = page.prefix { run in given.map { run.id > $0 } ?? (oldest.map { run.id >= $0 } ?? true) }
      runs += new
      guard let last = page.last, page.count == pageSize, new.count == page.count else { break }
      end = last.id
    }
    given = runs.first?.id ?? given
    return runs.reversed()
  }

  private func page(before end: RunID?, limit: Int) async throws(StoreError) -> [Run] {
    var query = query
    query.before = end
    query.limit = limit
    return try await store.runs(query)
  }
}
