// Fuzz target: whatever is asked, the answer is JSON of the protocol's form, and nothing that is
// not bound is owned or issued.
#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tradetrust/token_book.h"

namespace tidewaiter::tradetrust {
namespace {

void Look(std::string_view bytes) {
  static const FacadeContracts contracts = ContractsOf("a", 1);
  static const TokenBook book(
      contracts,
      [](std::string_view) -> Result<std::vector<ledger::Entry>> {
        return std::vector<ledger::Entry>();
      },
      [] { return std::uint64_t{7}; });
  const FacadeAnswer answer = AnswerRpc(bytes, contracts, book);
  CHECK(answer.status == 200 || answer.status == 204 || answer.status == 413);
  CHECK(answer.body.empty() == (answer.status == 204));
  if (!answer.body.empty()) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    CHECK(parser.parse(answer.body.data(), answer.body.size()).get(root) == simdjson::SUCCESS);
    CHECK(root.is_object() || root.is_array());
  }
  const auto ocsp = AnswerOcsp(bytes, book);
  CHECK(!ocsp || ocsp->starts_with(R"({"revoked":false)"));
}

}  // namespace
}  // namespace tidewaiter::tradetrust

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tidewaiter::tradetrust::Look({reinterpret_cast<const char*>(data), size});
  return 0;
}
