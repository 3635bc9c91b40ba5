// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "apsis",
  platforms: [.macOS(.v15)],
  products: [
    // For authors of program and schedule types.
    .library(name: "Apsis", targets: ["Apsis"]),
    // For a site's own scheduler executable.
    .library(name: "ApsisMain", targets: ["ApsisMain"]),
    // For the tests of both.
    .library(name: "ApsisTesting", targets: ["ApsisTesting"]),
    .executable(name: "apsis", targets: ["ApsisExecutable"]),
    .executable(name: "apsisctl", targets: ["apsisctl"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.3.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // What needs nothing of the scheduler.
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "ApsisDiagnostics"),
    .target(name: "ApsisTimes"),
    .target(name: "ApsisJSON"),
    .target(
      name: "ApsisYAML",
      dependencies: ["CLibYAML", "ApsisDiagnostics", .product(name: "SystemPackage", package: "swift-system")]),
    .target(name: "ApsisTemplates", dependencies: ["ApsisDiagnostics", "ApsisTimes"]),

    // What Linux can do with processes.
    .target(name: "CProcess"),

    // What a plug-in is made of, and the plug-ins.
    .target(
      name: "ApsisConfiguration",
      dependencies: [
        "ApsisDiagnostics", "ApsisJSON", "ApsisTemplates", "ApsisTimes", "ApsisYAML",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "ApsisSchedules", dependencies: ["ApsisConfiguration", "ApsisTimes"]),
    .target(
      name: "ApsisPrograms",
      dependencies: [
        "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisTimes", "ApsisYAML",
        .product(name: "Logging", package: "swift-log"), .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "ApsisJobs",
      dependencies: [
        "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisPrograms", "ApsisSchedules", "ApsisTemplates",
        "ApsisTimes", "ApsisYAML", .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "ApsisBuiltIns",
      dependencies: [
        "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisJobs", "ApsisPrograms", "ApsisSchedules",
        "ApsisTimes", "ApsisYAML", .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Plugins"),

    // Where processes run.
    .target(
      name: "ApsisEngines",
      dependencies: [
        "ApsisJSON", "ApsisPrograms", "ApsisTimes", "CProcess",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),

    // The machine that runs jobs.
    .target(
      name: "ApsisScheduling",
      dependencies: [
        "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisJobs", "ApsisPrograms", "ApsisSchedules",
        "ApsisTemplates", "ApsisTimes",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"), .product(name: "Logging", package: "swift-log"),
      ]),

    // Where runs are kept on disk.
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // For the outputs of the original's databases only.
    .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
    .target(
      name: "ApsisStore",
      dependencies: [
        "CBrotli", "CZlib", "ApsisJSON", "ApsisJobs", "ApsisPrograms", "ApsisScheduling", "ApsisTimes",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),

    // What users touch.
    .target(name: "ApsisAPI"),
    .target(
      name: "ApsisClient",
      dependencies: [
        "ApsisAPI", "ApsisJSON", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "ApsisServer",
      dependencies: [
        "ApsisAPI", "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisJobs", "ApsisPrograms",
        "ApsisScheduling", "ApsisTemplates", "ApsisTimes", "ApsisYAML", "CMalloc", "CZlib",
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "ApsisCLI",
      dependencies: [
        "ApsisAPI", "ApsisBuiltIns", "ApsisClient", "ApsisConfiguration", "ApsisDiagnostics", "ApsisEngines",
        "ApsisJSON", "ApsisJobs", "ApsisPrograms", "ApsisScheduling", "ApsisSchedules", "ApsisServer", "ApsisStore",
        "ApsisTemplates", "ApsisTimes", "ApsisYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "Apsis",
      dependencies: [
        "ApsisConfiguration", "ApsisJSON", "ApsisJobs", "ApsisPrograms", "ApsisSchedules", "ApsisTimes",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "ApsisMain", dependencies: ["ApsisCLI", "ApsisJobs", "ApsisPrograms", "ApsisSchedules"]),
    .target(
      name: "ApsisTesting", dependencies: ["ApsisJSON", "ApsisJobs", "ApsisPrograms", "ApsisScheduling", "ApsisTimes"]),
    // Not named like its product: beside module Apsis that is one file on a disk that takes `a` for `A`.
    .executableTarget(name: "ApsisExecutable", dependencies: ["ApsisMain"]),
    .executableTarget(name: "apsisctl", dependencies: ["ApsisMain"]),

    // Tests; fixtures lie beside them.
    .testTarget(name: "ApsisDiagnosticsTests", dependencies: ["ApsisDiagnostics"]),
    .testTarget(name: "ApsisTimesTests", dependencies: ["ApsisTimes", "TestSupport"]),
    .testTarget(name: "ApsisAPITests", dependencies: ["ApsisAPI"]),
    .testTarget(name: "ApsisServerTests", dependencies: ["ApsisAPI", "ApsisServer"]),
    .testTarget(name: "ApsisJSONTests", dependencies: ["ApsisJSON"]),
    .testTarget(
      name: "ApsisTemplatesTests",
      dependencies: ["ApsisDiagnostics", "ApsisTemplates", "ApsisTimes", "ApsisYAML", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "ApsisYAMLTests", dependencies: ["ApsisDiagnostics", "ApsisYAML"]),
    .testTarget(
      name: "ApsisConfigurationTests",
      dependencies: [
        "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisTemplates", "ApsisTimes", "ApsisYAML",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "ApsisProgramsTests",
      dependencies: ["ApsisPrograms", "TestSupport", .product(name: "SystemPackage", package: "swift-system")]),
    .testTarget(
      name: "PluginTests",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisEngines", "ApsisJSON", "ApsisJobs",
        "ApsisPrograms", "ApsisScheduling", "ApsisSchedules", "ApsisStore", "ApsisTemplates", "ApsisTimes", "ApsisYAML",
        "PropertyChecks", "TestSupport", .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "ApsisJobsTests",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisJobs", "ApsisPrograms",
        "ApsisSchedules", "ApsisTemplates", "ApsisTimes", "ApsisYAML", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "ApsisSchedulingTests",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisEngines", "ApsisJSON", "ApsisJobs",
        "ApsisPrograms", "ApsisScheduling", "ApsisSchedules", "ApsisStore", "ApsisTemplates", "ApsisTesting",
        "ApsisTimes", "ApsisYAML",
        "TestSupport", .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "ApsisStoreTests",
      dependencies: [
        "CFaultVFS", "ApsisJSON", "ApsisJobs", "ApsisPrograms", "ApsisScheduling", "ApsisStore", "ApsisTesting",
        "ApsisTimes", "PropertyChecks", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Fixtures"]),
    // A disk that loses what SQLite did not sync.
    .target(name: "CFaultVFS", path: "Tests/CFaultVFS", linkerSettings: [.linkedLibrary("sqlite3")]),
    .testTarget(
      name: "ApsisCLITests",
      dependencies: [
        "ApsisBuiltIns", "ApsisCLI", "ApsisConfiguration", "ApsisDiagnostics", "ApsisEngines", "ApsisJSON", "ApsisJobs",
        "ApsisPrograms",
        "ApsisTimes", "ApsisYAML", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Fixtures"]),
    // A command at a terminal of its own.
    .target(name: "CTerminal", path: "Tests/CTerminal"),
    .target(name: "TestSupport", dependencies: ["CTerminal"], path: "Tests/TestSupport"),
    // A service under load and under clients that mean no good, for tests and benchmarks.
    .target(name: "ServiceLoad", dependencies: ["ApsisJSON"], path: "Tests/ServiceLoad"),
    .testTarget(name: "ApsisClientTests", dependencies: ["ApsisAPI", "ApsisClient"]),
    // What holds for all schedules: in samples for the tests, in full for the executable.
    .target(
      name: "PropertyChecks",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisSchedules", "ApsisTemplates", "ApsisTimes",
        "ApsisYAML",
      ],
      path: "Tests/PropertyChecks"),
    .executableTarget(name: "Properties", dependencies: ["ApsisTimes", "PropertyChecks"], path: "Tests/Properties"),
    // The scheduler's core under a seed, with its clock, store and programs.
    .target(
      name: "Simulating",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisJSON", "ApsisJobs", "ApsisPrograms",
        "ApsisScheduling", "ApsisSchedules", "ApsisTemplates", "ApsisTimes", "ApsisYAML", "PropertyChecks",
      ],
      path: "Tests/Simulating"),
    .executableTarget(name: "Simulation", dependencies: ["ApsisTimes", "Simulating"], path: "Tests/Simulation"),
    .testTarget(name: "SimulationTests", dependencies: ["Simulating"]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["ApsisExecutable", "apsisctl", "ApsisJSON", "ServiceLoad", "TestSupport"],
      exclude: ["check_schema.py"]
    ),
    .testTarget(name: "DocumentationTests", dependencies: ["ApsisExecutable", "TestSupport"]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "ApsisExecutable", "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisEngines", "ApsisJSON",
        "ApsisJobs",
        "ApsisPrograms", "ApsisScheduling", "ApsisSchedules",
        "ApsisStore", "ApsisTemplates", "ApsisTimes", "ApsisYAML", "CProcess", "PropertyChecks", "ServiceLoad",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/Benchmarks"),
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "ApsisBuiltIns", "ApsisConfiguration", "ApsisDiagnostics", "ApsisJobs", "ApsisPrograms", "ApsisSchedules",
        "ApsisTemplates", "ApsisTimes", "ApsisYAML", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/Fuzzing"),
    .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing"], exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)

#if os(Linux)
  package.products += [.executable(name: "apsis-supervise", targets: ["apsis-supervise"])]
  package.targets += [
    // Keeps the process of one run; lies beside the scheduler's executable.
    .executableTarget(name: "apsis-supervise", dependencies: ["CProcess"]),
    // The same with places where tests end it.
    .executableTarget(
      name: "apsis-supervise-failpoints", dependencies: ["CProcess"], path: "Tests/apsis-supervise-failpoints"),
    // What a scheduler does with its engine, for tests that end it.
    .executableTarget(
      name: "EngineDriver",
      dependencies: ["ApsisEngines", "ApsisPrograms", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/EngineDriver"),
    .testTarget(
      name: "ApsisEnginesTests",
      dependencies: [
        "ApsisEngines", "ApsisJSON", "ApsisPrograms", "ApsisTimes", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // A scheduler with places where it ends, and what kills it and judges what becomes of its runs.
    .executableTarget(
      name: "KillTarget",
      dependencies: [
        "ApsisBuiltIns", "ApsisDiagnostics", "ApsisEngines", "ApsisJSON", "ApsisJobs", "ApsisPrograms",
        "ApsisScheduling", "ApsisStore", "ApsisTimes", .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/KillTarget"),
    .target(
      name: "KillTesting",
      dependencies: [
        "ApsisJobs", "ApsisPrograms", "ApsisScheduling", "ApsisStore", "ApsisTimes", "PropertyChecks",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/KillTesting"),
    .executableTarget(
      name: "KillTest", dependencies: ["KillTarget", "KillTesting", "apsis-supervise-failpoints"],
      path: "Tests/KillTest"),
    .testTarget(name: "KillTests", dependencies: ["KillTesting", "TestSupport"]),
  ]
  // Built with them, not linked: each looks for it beside itself.
  for target in package.targets where ["ApsisExecutable", "Benchmarks", "EngineDriver"].contains(target.name) {
    target.dependencies.append("apsis-supervise")
  }
#endif

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}
