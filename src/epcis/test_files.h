// Files of testdata/epcis for tests, fuzz targets and benchmarks.
#ifndef TIDEWAITER_EPCIS_TEST_FILES_H_
#define TIDEWAITER_EPCIS_TEST_FILES_H_

#include <fstream>
#include <iterator>
#include <string>

#include "base/check.h"

namespace tidewaiter::epcis {

inline std::string TestFile(const std::string& name) {
  const std::string path = std::string(TIDEWAITER_TESTDATA "/epcis/") + name;
  std::ifstream file(path);  // tidy:allow(file) test data
  CHECK(file.good());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_TEST_FILES_H_
