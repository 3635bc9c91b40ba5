internal import CLibYAML

/// libyaml's parser over a buffer, which must outlive it.
struct EventReader {
  /// What libyaml says when it can't go on.
  struct Failure {
    let problem: String
    let mark: yaml_mark_t
    /// What was being read when the problem was met, and where that began.
    let context: String
    let contextMark: yaml_mark_t?
    /// The text itself is not allowed: the place is a byte offset, not the mark.
    let isReaderError: Bool
    let offset: Int
  }

  /// Allocated, since the parser keeps a pointer to itself and must not move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  func close() {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event, which the caller deletes; nil if the text is broken, as ``error`` then tells.
  func next() -> yaml_event_t? {
    var event = yaml_event_t()
    return yaml_parser_parse(parser, &event) == 1 ? event : nil
  }

  var error: Failure {
    let state = parser.pointee
    return Failure(
      problem: state.problem.map { String(cString: $0) } ?? "out of memory",
      mark: state.problem_mark,
      context: state.context.map { String(cString: $0) } ?? "",
      contextMark: state.context == nil ? nil : state.context_mark,
      isReaderError: state.error == YAML_READER_ERROR,
      offset: Int(state.problem_offset))
  }
}
