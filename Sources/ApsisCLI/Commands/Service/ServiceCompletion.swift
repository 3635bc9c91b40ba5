internal import ApsisClient
internal import ApsisJSON
internal import ApsisJobs
internal import ArgumentParser

/// What a shell offers for words that only the service knows: nothing if it does not answer at once.
enum ServiceCompletion {
  /// The IDs of jobs.
  static let jobs = CompletionKind.custom { words, _, _ in await jobIDs(words) }

  /// What 'apsis runs' takes: jobs, and states.
  static let terms = CompletionKind.custom { words, _, _ in
    await jobIDs(words) + RunState.allCases.map { "state:\($0.rawValue)" }
  }

  /// The IDs of the newest runs.
  ///
  /// - Parameter states: Only of those that a command is for; of all if it is empty.
  static func runs(_ states: RunState...) -> CompletionKind {
    let names = states.map(\.rawValue).joined(separator: ",")
    return CompletionKind.custom { words, _, _ in
      let query = [("limit", "50"), ("summary", "true")] + (names.isEmpty ? [] : [("state", names)])
      let answer = await ask(words, ["v1", "runs"], query)
      return (answer?["runs"]).members.reversed().map(\.name)
    }
  }

  private static func jobIDs(_ words: [String]) async -> [String] {
    await ask(words, ["v1", "jobs"], []).elements.map { $0["job_id"].text }
  }

  /// A person waits for it.
  private static let patience = 2

  private static func ask(
    _ words: [String], _ path: [String], _ query: [ServiceClient.QueryItem]
  ) async -> JSONValue? {
    try? await ServiceOptions.ofWords(words)?.client(patience: patience).get(path, query)
  }
}

extension ServiceOptions {
  /// The service that a command line which is being written asks; nil if it says none that could be.
  static func ofWords(_ words: [String]) -> ServiceOptions? {
    var options: [String] = []
    for (index, word) in words.enumerated() {
      for name in ["--host", "--port", "--socket", "--ca"] where word == name || word.hasPrefix(name + "=") {
        options += word == name ? Array(words[index...].prefix(2)) : [word]
      }
    }
    return try? ServiceOptions.parse(options)
  }
}
