// Fuzz target: whatever the text, a paper code that is read is written and read again as it was,
// and none is final under keys that the fuzzer does not have. The bytes are tried as a text, and as
// what a text carries.
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/deflate.h"
#include "codec/encoding.h"
#include "ledger/paper_code.h"

namespace tidewaiter::ledger {
namespace {

tlog::Policy MakePolicy() {
  const tlog::Signer log("a", tlog::Ed25519Key({1}));
  return *tlog::Policy::Parse("log " + tlog::FormatVerifierKey(log.verifier()) + "\nquorum none\n");
}

void Look(std::string_view text) {
  static const tlog::Policy policy = MakePolicy();
  const auto code = ReadPaperText(text);
  if (!code) return;
  CHECK(CheckPaperCode(*code, policy).verdict != PaperVerdict::kFinal);
  const auto written = PaperText(*code);
  if (!written) return;  // what others packed better than zlib may be too long here
  const auto again = ReadPaperText(*written);
  CHECK(again && *again == *code);
}

}  // namespace
}  // namespace tidewaiter::ledger

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;  // NOLINT(google-build-using-namespace): this file alone
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ledger::Look(bytes);
  ledger::Look(
      fmt::format("https://a.example/verify#1{}", codec::DecimalEncode(codec::Deflate(bytes))));
  return 0;
}
