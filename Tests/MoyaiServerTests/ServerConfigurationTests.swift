import MoyaiServer
import Testing

@Suite struct ServerConfigurationTests {
  @Test func withoutVariablesTheDefaultsHold() throws {
    let configuration = try ServerConfiguration(environment: ["PATH": "/bin"])
    #expect(configuration == ServerConfiguration())
    #expect(configuration.dataListener.description == "0.0.0.0:1026")
    #expect(configuration.adminListener.description == "127.0.0.1:1027")
  }

  @Test func everyMistakeIsReportedAtOnce() throws {
    let problems = try #require(throws: ConfigurationProblems.self) {
      try ServerConfiguration(environment: [
        "MOYAI_LISTEN": "nonsense", "MOYAI_PIPELINES": "0", "MOYAI_LOG_LEVEL": "loud", "MOYAI_PIPELINE": "2",
      ])
    }
    #expect(problems.lines.count == 4)
    for name in ["MOYAI_LISTEN ", "MOYAI_PIPELINES ", "MOYAI_LOG_LEVEL ", "MOYAI_PIPELINE is not a setting"] {
      #expect(problems.lines.contains { $0.hasPrefix(name) }, "\(name)")
    }
  }

  @Test(arguments: [("MOYAI_PIPELINES", 1, 64), ("MOYAI_WRITERS", 1, 64), ("MOYAI_DRAIN_SECONDS", 1, 600)])
  func numbersHaveBounds(name: String, lowest: Int, highest: Int) throws {
    for value in [lowest, highest] { _ = try ServerConfiguration(environment: [name: "\(value)"]) }
    for value in [lowest - 1, highest + 1] {
      #expect(throws: ConfigurationProblems.self) { try ServerConfiguration(environment: [name: "\(value)"]) }
    }
  }

  @Test func addressesMayBeIPv6() throws {
    let configuration = try ServerConfiguration(environment: ["MOYAI_ADMIN_LISTEN": "[::1]:2027"])
    #expect(configuration.adminListener == ListenAddress(host: "::1", port: 2_027))
    #expect(configuration.adminListener.description == "[::1]:2027")
  }

  @Test(arguments: [
    "postgresql://moyai_app:hunter2@db.example/moyai", "host=db.example password=hunter2 user=moyai_app",
  ])
  func printingMasksPasswords(url: String) throws {
    let printed = try ServerConfiguration(environment: ["MOYAI_DATABASE_URL": url]).printed
    #expect(!printed.contains("hunter2"))
    #expect(printed.contains("***"))
    #expect(printed.contains("db.example"))
  }

  @Test func everySettingIsPrintedWithItsMeaning() throws {
    let printed = try ServerConfiguration(environment: [:]).printed
    for setting in ConfigurationSetting.all {
      #expect(printed.contains("# \(setting.meaning)\n\(setting.name)="))
    }
  }
}
