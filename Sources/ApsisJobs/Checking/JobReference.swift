internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisTemplates
internal import ApsisYAML

/// What a condition or an action says of another job, as the file writes it.
struct JobReference {
  /// What messages call the block: `condition 'dependency'`.
  let owner: String
  /// The job's ID, or a template for it.
  let job: Node
  /// The arguments that the block gives; nil if it may leave them all to the run's own, and does.
  let arguments: Node.Mapping?

  /// Nil if no key of the block's type names a job, or the block gives none.
  init?<Instance>(_ block: PreparedBlock<Instance>) {
    guard let key = block.entry.keys.first(where: { $0.schema.shape.isJob }), let job = block.node(of: key.name),
      !job.isNull
    else { return nil }
    owner = block.owner
    self.job = job
    let argumentsKey = block.entry.keys.first { $0.schema.shape.areArguments }
    let given = argumentsKey.flatMap { block.node(of: $0.name)?.mapping }
    arguments = given ?? (argumentsKey?.schema.shape.isOptional ?? true ? nil : Node.Mapping([]))
  }

  /// The ID if it is the same for all runs.
  func literalID(cache: TemplateCache) -> JobID? {
    guard let text = job.scalar?.text else { return nil }
    guard Template.mayExpand(text) else { return JobID(text) }
    guard let template = try? cache.template(for: text), !template.holdsExpansions else { return nil }
    return JobID(template.literalText)
  }
}

extension ValueSchema.Shape {
  /// Whether a value names a job.
  fileprivate var isJob: Bool {
    switch self {
    case .job: true
    case .nullable(let wrapped): wrapped.shape.isJob
    default: false
    }
  }

  fileprivate var areArguments: Bool {
    switch self {
    case .arguments: true
    case .nullable(let wrapped): wrapped.shape.areArguments
    default: false
    }
  }

  fileprivate var isOptional: Bool { if case .nullable = self { true } else { false } }
}
