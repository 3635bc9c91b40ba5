internal import ApsisDiagnostics
internal import ApsisYAML

/// A mapping that is read as one thing, such as a job's program.
struct Block: Sendable {
  /// Without `type`.
  let mapping: Node.Mapping
  /// What messages call it: `program 'no-op'`.
  let owner: String
  /// Keys that it may hold and that somebody else reads.
  var otherKeys: [String] = []
  let place: SourcePlace
}
