#include "ledger/record_rules.h"

namespace tidewaiter::ledger {

std::vector<std::span<const RecordRule>> AllRecordRules() {
  return {OperatorRules(), CertificateRules(), NumbersRules()};
}

}  // namespace tidewaiter::ledger
