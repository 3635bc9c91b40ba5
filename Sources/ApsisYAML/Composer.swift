internal import ApsisDiagnostics
internal import CLibYAML

/// Makes the node tree of a document from libyaml's events.
///
/// It works on events, not on libyaml's documents, since only events carry the marks of each scalar, and since duplicate keys,
/// depth and aliases are ours to check.
struct Composer {
  let source: SourceText
  private(set) var diagnostics = FileDiagnostics()
  private var anchors: [String: Anchor] = [:]
  /// How many nodes the aliases have stood for so far.
  private var aliased = 0

  private struct Anchor {
    let node: Node
    let size: Int
  }

  /// What stops the composition: its diagnostic is reported already.
  private struct Stop: Error {}

  static let maximumDepth = 64
  static let maximumAliasedNodes = 10_000

  init(source: SourceText) {
    self.source = source
  }

  /// The document's root; nil if there is no document, or the file is broken.
  mutating func compose(_ bytes: [UInt8]) -> Node? {
    do {
      return try bytes.withUnsafeBufferPointer { buffer throws(Stop) in
        let events = EventReader(buffer)
        defer { events.close() }
        return try document(events)
      }
    } catch {
      return nil
    }
  }

  private mutating func document(_ events: EventReader) throws(Stop) -> Node? {
    var root: Node?
    while true {
      var event = try next(events)
      defer { yaml_event_delete(&event) }
      switch event.type {
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
      case YAML_DOCUMENT_START_EVENT where root != nil:
        throw stop(
          "a second document", at: place(event.start_mark, length: 3),
          hint: "one file holds one document; remove the '---'")
      case YAML_DOCUMENT_START_EVENT: root = try node(events, depth: 0)
      default: return root
      }
    }
  }

  private mutating func node(_ events: EventReader, depth: Int) throws(Stop) -> Node {
    var event = try next(events)
    defer { yaml_event_delete(&event) }
    return try node(&event, events, depth: depth)
  }

  /// The node that begins with `event`, which the caller deletes.
  private mutating func node(
    _ event: inout yaml_event_t, _ events: EventReader, depth: Int
  ) throws(Stop) -> Node {
    let place = place(of: event)
    if depth > Composer.maximumDepth {
      throw stop("nested too deep; expected at most \(Composer.maximumDepth) levels", at: place)
    }
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let node = Node(.scalar(self.scalar(event, at: place)), at: place)
      return register(node, scalar.anchor)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      checkTag(start.tag, ["seq"], at: place)
      return register(Node(.sequence(try sequence(events, depth: depth + 1)), at: place), start.anchor)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      checkTag(start.tag, ["map"], at: place)
      let isFlow = start.style == YAML_FLOW_MAPPING_STYLE
      let mapping = try mapping(events, at: place, isFlow: isFlow, depth: depth + 1)
      return register(Node(.mapping(mapping), at: place), start.anchor)
    default: return try alias(event, at: place)
    }
  }

  private mutating func sequence(_ events: EventReader, depth: Int) throws(Stop) -> [Node] {
    var nodes: [Node] = []
    while true {
      var event = try next(events)
      defer { yaml_event_delete(&event) }
      if event.type == YAML_SEQUENCE_END_EVENT { return nodes }
      nodes.append(try node(&event, events, depth: depth))
    }
  }

  private mutating func mapping(
    _ events: EventReader, at start: SourcePlace, isFlow: Bool, depth: Int
  ) throws(Stop) -> Node.Mapping {
    var pairs = UniquePairs()
    var merges: [Node] = []
    while true {
      var event = try next(events)
      defer { yaml_event_delete(&event) }
      if event.type == YAML_MAPPING_END_EVENT { break }
      if isFlow, event.type == YAML_MAPPING_START_EVENT { throw unquotedTemplate(at: start) }
      let key = try node(&event, events, depth: depth)
      let value = try node(events, depth: depth)
      guard let scalar = key.scalar else {
        diagnostics.append(.error("\(key.summary) as a key; expected text", at: key.place))
        continue
      }
      if scalar.text == "<<", scalar.style == .plain {
        merges.append(value)
      } else if let first = pairs[scalar.text] {
        let note = Diagnostic.Note("first given here", at: first.keyPlace)
        diagnostics.append(
          .error("key '\(scalar.text)' given twice", at: key.place, hint: "leave one of them out", notes: [note]))
      } else {
        pairs.append(Node.Mapping.Pair(key: scalar.text, keyPlace: key.place, value: value))
      }
    }
    for merge in merges { mergePairs(of: merge, into: &pairs) }
    return Node.Mapping(pairs.all)
  }

  /// The merge key of YAML 1.1, `<<: *defaults`, which job files use as before: what the mapping gives itself wins, then the
  /// first of a list.
  private mutating func mergePairs(of value: Node, into pairs: inout UniquePairs) {
    for node in value.sequence ?? [value] {
      guard let mapping = node.mapping else {
        let message = "\(node.summary) under the merge key '<<'; expected a mapping, or a list of mappings"
        diagnostics.append(.error(message, at: node.place))
        continue
      }
      for pair in mapping.pairs where pairs[pair.key] == nil { pairs.append(pair) }
    }
  }

  private mutating func scalar(_ event: yaml_event_t, at place: SourcePlace) -> Node.Scalar {
    let scalar = event.data.scalar
    let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    checkTag(scalar.tag, ["str", "int", "float", "bool", "null"], at: place)
    let isText = scalar.tag.map { String(cString: $0) == "tag:yaml.org,2002:str" } ?? false
    let style: Node.Scalar.Style =
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    return Node.Scalar(text, style: style, isTaggedText: isText, lastLine: Int(event.end_mark.line) + 1)
  }

  /// Only the tags of YAML's core schema mean something here; any other would be a wish that nobody grants.
  private mutating func checkTag(_ tag: UnsafeMutablePointer<UInt8>?, _ known: [String], at place: SourcePlace) {
    guard let tag else { return }
    let name = String(cString: tag)
    let prefix = "tag:yaml.org,2002:"
    if name == "!" || name.hasPrefix(prefix) && known.contains(String(name.dropFirst(prefix.count))) { return }
    let shown = name.hasPrefix(prefix) ? "!!" + name.dropFirst(prefix.count) : name
    let allowed = Spelling.list(known.map { "!!" + $0 })
    diagnostics.append(.error("unknown tag '\(shown)'; expected \(allowed) here, or no tag", at: place))
  }

  // MARK: - Anchors

  private mutating func register(_ node: Node, _ anchor: UnsafeMutablePointer<UInt8>?) -> Node {
    guard let anchor else { return node }
    anchors[String(cString: anchor)] = Anchor(node: node, size: node.size)
    return node
  }

  private mutating func alias(_ event: yaml_event_t, at place: SourcePlace) throws(Stop) -> Node {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    guard let anchor = anchors[name] else {
      throw stop(
        "unknown alias '*\(name)'", at: place,
        hint: Spelling.hint(for: name, among: anchors.keys) ?? "an anchor '&\(name)' must end before its alias")
    }
    aliased += anchor.size
    guard aliased <= Composer.maximumAliasedNodes else {
      throw stop("aliases stand for more than \(Composer.maximumAliasedNodes) nodes", at: place)
    }
    return anchor.node
  }

  // MARK: - Places and errors

  private func place(_ mark: yaml_mark_t, length: Int = 0) -> SourcePlace {
    SourcePlace(source: source, line: Int(mark.line) + 1, column: Int(mark.column) + 1, length: length)
  }

  private func place(of event: yaml_event_t) -> SourcePlace {
    let (start, end) = (event.start_mark, event.end_mark)
    return place(start, length: start.line == end.line ? Int(end.column) - Int(start.column) : 0)
  }

  private mutating func stop(_ message: String, at place: SourcePlace?, hint: String? = nil) -> Stop {
    diagnostics.append(.error(message, at: place, hint: hint))
    return Stop()
  }

  /// The next event, which the caller deletes.
  private mutating func next(_ events: EventReader) throws(Stop) -> yaml_event_t {
    // Nothing that the rest of the file holds would be shown.
    if diagnostics.isClosed { throw Stop() }
    guard let event = events.next() else { throw broken(events) }
    return event
  }

  private mutating func broken(_ events: EventReader) -> Stop {
    let error = events.error
    if error.isReaderError {
      return stop(
        error.problem, at: SourcePlace(in: source, atOffset: error.offset),
        hint: "remove it, or write it as an escape in double quotes, such as \"\\x07\"")
    }
    // The line is taken for a flow mapping, and what is wrong with that would help nobody.
    let lines = [error.mark.line, error.contextMark?.line].compactMap { $0 }.map { Int($0) + 1 }
    for number in lines {
      if let column = columnOfUnquotedTemplate(inLine: number) {
        return unquotedTemplate(at: SourcePlace(source: source, line: number, column: column))
      }
    }
    let context = error.contextMark.map { self.place($0) }
    if let context, error.problem.contains("end of stream") {
      // The end of the file tells nobody which quote or bracket is open.
      return stop(
        "broken YAML: \(error.problem) \(error.context)", at: context, hint: "is a quote or bracket not closed?")
    }
    let place = self.place(error.mark)
    let notes = context.map { $0 == place ? [] : [Diagnostic.Note(error.context, at: $0)] } ?? []
    let hint = hint(for: error, at: place)
    diagnostics.append(.error("broken YAML: \(error.problem)", at: place, hint: hint, notes: notes))
    return Stop()
  }

  private func hint(for error: EventReader.Failure, at place: SourcePlace) -> String? {
    let column = place.column - 1
    switch place.source.line(place.line)?.unicodeScalars.dropFirst(column).first {
    case "\t": return "indent with blanks; YAML allows no tabs there"
    case "@", "`", "%": return "a text that begins with this character needs quotes"
    case ":" where error.problem.contains("mapping values"):
      let before = place.source.line(place.line)?.unicodeScalars.prefix(column)
      return before?.contains(":") == true
        ? "a text that holds ': ' needs quotes" : "indent the line like the others of its mapping"
    default:
      let isOpen = error.problem.contains("end of stream") || error.problem.contains("',' or")
      return isOpen ? "is a quote or bracket not closed?" : nil
    }
  }

  private mutating func unquotedTemplate(at place: SourcePlace) -> Stop {
    let rest = place.source.line(place.line)?.unicodeScalars.dropFirst(place.column - 1)
    guard let rest, rest.starts(with: "{{".unicodeScalars) else {
      return stop("a mapping as a key; expected text", at: place)
    }
    let before = place.source.line(place.line)?.unicodeScalars.prefix(place.column - 1)
    let isInFlow = before?.contains { $0 == "[" || $0 == "{" } ?? false
    let value = isInFlow ? String(rest).firstFlowTemplate() : String(rest).trimmingComment()
    let quote = value.contains("\"") ? "'" : "\""
    let length = value.unicodeScalars.count
    return stop(
      "a template without quotes; YAML reads '{{' as a mapping",
      at: SourcePlace(source: source, line: place.line, column: place.column, length: length),
      hint: "write \(quote)\(value)\(quote)")
  }

  /// Where a value of this line begins with `{{`, outside of quotes.
  private func columnOfUnquotedTemplate(inLine number: Int) -> Int? {
    guard let line = source.line(number).map({ Array($0.unicodeScalars) }) else { return nil }
    let start = line.indices.first { index in
      let isOpening = line[index] == "{" && index + 1 < line.count && line[index + 1] == "{"
      let before = line[..<index].last { $0 != " " }
      return isOpening && (before == nil || before == ":" || before == "-" || before == "[" || before == ",")
    }
    return start.map { $0 + 1 }
  }
}

extension Node {
  /// How many nodes there are in it, itself included.
  fileprivate var size: Int {
    switch content {
    case .scalar: 1
    case .sequence(let nodes): nodes.reduce(1) { $0 + $1.size }
    case .mapping(let mapping): mapping.pairs.reduce(1) { $0 + 1 + $1.value.size }
    }
  }
}

extension String {
  /// What begins with `{{`, up to the end of its element in a list or mapping in brackets.
  fileprivate func firstFlowTemplate() -> String {
    guard let end = ranges(of: "}}").first?.upperBound else { return trimmingComment() }
    return String(self[..<end] + self[end...].prefix { !",]} #".contains($0) })
  }

  /// Without a comment at the end of the line, and the blanks before it.
  fileprivate func trimmingComment() -> String {
    var text = Substring(self)
    if let comment = text.ranges(of: " #").first { text = text[..<comment.lowerBound] }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
