internal import Synchronization

/// Compiled templates by their text, so that a text is compiled once, and the job files' texts don't fill the memory.
public final class TemplateCache: Sendable {
  private let templates = Mutex<[String: Template]>([:])
  private let capacity: Int

  /// - Parameter capacity: How many templates are kept. Beyond that all are dropped and compiled as they are asked for again: a
  ///   site has a bounded number of texts, and the plain rule costs nothing on the way to it.
  public init(capacity: Int = 20_000) {
    self.capacity = capacity
  }

  /// The template of `text`.
  ///
  /// - Throws: ``TemplateError`` if the text is none, each time it is asked for.
  public func template(for text: String) throws(TemplateError) -> Template {
    if let template = templates.withLock({ $0[text] }) { return template }
    let template = try Template(text)
    templates.withLock { templates in
      if templates.count >= capacity { templates.removeAll(keepingCapacity: true) }
      templates[text] = template
    }
    return template
  }
}
