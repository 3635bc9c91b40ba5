public import ApsisConfiguration
public import ApsisDiagnostics
public import ApsisPrograms
internal import ApsisTemplates
internal import ApsisYAML

extension TypeRegistry where Instance == any Program {
  /// The program that ``Run/boundProgram`` is the text of.
  ///
  /// - Throws: `DiagnosticsError` if its type is no longer there, or does not take its keys any more.
  public func program(bound yaml: String) throws(DiagnosticsError) -> any Program {
    try block(bound: yaml).bind(TemplateScope([:]), cache: TemplateCache())
  }

  func block(bound yaml: String) throws(DiagnosticsError) -> PreparedBlock<any Program> {
    let file = YAMLFile(text: yaml, name: "stored program")
    var reader = ConfigReader(templates: .none, cache: TemplateCache())
    guard let root = file.root, let block = prepare(root, with: &reader) else {
      throw DiagnosticsError(file.diagnostics + reader.diagnostics)
    }
    return block
  }
}
