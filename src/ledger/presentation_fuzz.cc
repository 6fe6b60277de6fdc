// A credit and an envelope of any bytes: read or refused, and what was read is examined without end
// of program, the same each time.
#include "base/check.h"
#include "ledger/presentation.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tidewaiter::ledger;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = text.find('\n');  // the credit stands in the first line
  if (cut == std::string_view::npos) return 0;
  const CreditRead credit = ReadCredit(text.substr(0, cut));
  const EnvelopeRead envelope = ReadEnvelope(text.substr(cut + 1));
  const auto found = CheckPresentation(credit.terms, envelope.envelope);
  CHECK(found == CheckPresentation(credit.terms, envelope.envelope));
  const bool late = envelope.envelope.presented > LastDay(credit.terms, envelope.envelope);
  bool told = false;
  for (const Discrepancy& one : found)
    told |= one.code == "after_expiry" || one.code == "stale";
  CHECK(late == told);
  return 0;
}
