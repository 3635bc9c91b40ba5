internal import ApsisJobs

/// Finds a job by a part of its ID, for people who look at things.
///
/// Source: the original. Each word of what is sought has to begin a word of the ID; words are what is between characters other than
/// letters and digits. Unlike there, nothing is run by it.
enum JobMatch {
  static func job(_ text: String, among jobs: [JobID: Job]) throws(APIError) -> Job {
    if let job = jobs[JobID(text)] { return job }
    let words = words(of: text)
    let found = jobs.values.filter { !$0.isAdHoc && Self.matches($0.id, words) }.sorted { $0.id < $1.id }
    guard let first = found.first else { throw .notFound("no job_id \(text)") }
    guard found.count == 1 else {
      let names = found.prefix(8).map(\.id.description).joined(separator: ", ")
      throw .bad("ambiguous job id: \(names)\(found.count > 8 ? " …" : "")")
    }
    return first
  }

  private static func words(of text: String) -> Set<Substring> {
    Set(text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber)) }))
  }

  private static func matches(_ id: JobID, _ words: Set<Substring>) -> Bool {
    let own = self.words(of: id.description)
    return !words.isEmpty && words.allSatisfy { word in own.contains { $0.hasPrefix(word) } }
  }
}
