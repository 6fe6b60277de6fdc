// For tests: clients of others, run as programs (tests/interop/README.md).
//
//   class Mine : public ClientsTest {};
//   TEST_F(Mine, …) { Write("ours-kind-good1", json); const auto verdicts = Run("script.cjs"); … }
//
// Tests are skipped, and say so, where tools/install_clients was not run.
#ifndef TIDEWAITER_TESTING_CLIENTS_H_
#define TIDEWAITER_TESTING_CLIENTS_H_

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "codec/json_get.h"
#include "os/process.h"

namespace tidewaiter {

class ClientsTest : public testing::Test {
 protected:
  // The repository's root: scripts and packages are found from it.
  static const std::filesystem::path& Source() {
    static const std::filesystem::path path =
        std::filesystem::path(TIDEWAITER_TESTDATA).parent_path();
    return path;
  }
  static std::filesystem::path Packages() { return Source() / "build/interop/node_modules"; }

  void SetUp() override {
    if (!std::filesystem::exists(Packages()))
      GTEST_SKIP() << "the clients of others are not installed: run tools/install_clients";
    MakeFolder();
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  // A folder of this test alone.
  void MakeFolder() {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              fmt::format("interop-{}-{}", test->test_suite_name(), test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  void Write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / (name + ".json"), std::ios::binary) << text;
  }
  [[nodiscard]] std::string Read(const std::string& name) const {
    std::ifstream file(folder_ / (name + ".json"), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Runs a script over the folder; its verdicts by name.
  [[nodiscard]] std::map<std::string, std::string> Run(const std::string& script) const {
    const Status status =
        os::RunProgram({"node", (Source() / "tests/interop" / script).string(), folder_.string()});
    EXPECT_TRUE(status) << status.error();
    return Verdicts("verdicts-" + script.substr(0, script.find('.')));
  }
  [[nodiscard]] std::map<std::string, std::string> Verdicts(const std::string& name) const {
    const codec::JsonText json(Read(name));
    EXPECT_TRUE(json.ok()) << name;
    std::map<std::string, std::string> verdicts;
    simdjson::dom::object object;
    if (!json.ok() || json.root().get(object)) return verdicts;
    for (const auto& [key, verdict] : object)
      verdicts[std::string(key)] = verdict.get_string().value();
    return verdicts;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_TESTING_CLIENTS_H_
