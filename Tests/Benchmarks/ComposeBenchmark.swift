import ApsisYAML

/// What the composer makes of bytes that are in memory already.
enum ComposeBenchmark {
  static func run() async throws -> String {
    let files = (0..<10_000).map { Array(GeneratedJobs.typical($0).utf8) }
    let size = files.reduce(0) { $0 + $1.count }
    let time = await Benchmark.median(of: 5) {
      for file in files { precondition(YAMLFile(bytes: file, name: "job.yaml").root != nil, "the job is YAML") }
    }
    let speed = Double(size) / 1e6 / (time / .seconds(1))
    return "\(speed.text(digits: 1)) MB/s over \((Double(size) / 1e6).text(digits: 2)) MB in \(files.count) files"
  }
}
