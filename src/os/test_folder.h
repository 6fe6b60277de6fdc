// For tests: a folder of its own for each test. Tests of one program run at the same time, so a
// folder with a fixed name would be shared by those that use it.
#ifndef TIDEWAITER_OS_TEST_FOLDER_H_
#define TIDEWAITER_OS_TEST_FOLDER_H_

#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "os/file.h"

namespace tidewaiter::os {

// An empty folder that goes with the test.
class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tidewaiter-XXXXXX").native();
    path_ = ::mkdtemp(name.data());
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const Path& path() const { return path_; }

 private:
  Path path_;
};

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_TEST_FOLDER_H_
