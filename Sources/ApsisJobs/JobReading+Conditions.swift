internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisYAML

extension JobReading {
  /// One condition, or a list of them; none if the key is missing or says null.
  mutating func conditions(_ node: Node?, params: [String]) -> [JobCondition] {
    var config = configReader(params: params)
    defer { diagnostics += config.diagnostics }
    return blocks(of: node).compactMap { condition($0, with: &config) }
  }

  private func condition(_ node: Node, with config: inout ConfigReader) -> JobCondition? {
    let common = ConditionCommon.read(of: node, as: "condition", with: &config)
    let block = reader.types.conditions.prepare(node, allowing: ConditionCommon.names, with: &config)
    guard let common, let block else { return nil }
    return JobCondition(enabled: common.enabled, block: block)
  }

  /// One action, or a list of them; none if the key is missing or says null.
  mutating func actions(_ node: Node?, params: [String]) -> [JobAction] {
    var config = configReader(params: params)
    defer { diagnostics += config.diagnostics }
    return blocks(of: node).compactMap { action($0, with: &config) }
  }

  private func action(_ node: Node, with config: inout ConfigReader) -> JobAction? {
    let common = ActionCommon.read(of: node, as: "action", with: &config)
    let block = reader.types.actions.prepare(node, allowing: ActionCommon.names, with: &config)
    guard let common, let block else { return nil }
    return JobAction(states: common.states, block: block)
  }

  /// The type of action that a successor is.
  static let successorAction = "schedule"

  /// Successors are schedule actions at success, written shorter: a job ID, or `{job_id: …, args: …}`.
  mutating func successors(_ node: Node?, params: [String]) -> [JobAction] {
    var config = configReader(params: params)
    defer { diagnostics += config.diagnostics }
    return blocks(of: node).compactMap { successor($0, with: &config) }
  }

  private func successor(_ node: Node, with config: inout ConfigReader) -> JobAction? {
    guard let pairs = node.mapping?.pairs ?? node.scalar.map({ _ in [pair("job_id", node)] }) else {
      config.report(.error("wrong successor; expected a job ID, got \(node.summary)", at: node.place))
      return nil
    }
    let action = Node(.mapping(Node.Mapping(pairs)), at: node.place)
    let type = JobReading.successorAction
    return reader.types.actions.prepare(action, as: type, calling: "successor", with: &config).map {
      JobAction(states: [.success], block: $0)
    }
  }

  private func pair(_ key: String, _ value: Node) -> Node.Mapping.Pair {
    Node.Mapping.Pair(key: key, keyPlace: value.place, value: value)
  }

  private func blocks(of node: Node?) -> [Node] {
    guard let node, !node.isNull else { return [] }
    return node.sequence ?? [node]
  }
}
