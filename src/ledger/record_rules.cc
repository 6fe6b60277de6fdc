#include "ledger/record_rules.h"

#include "ledger/bond.h"
#include "ledger/carnet.h"
#include "ledger/condition.h"
#include "ledger/document.h"
#include "ledger/shipment.h"
#include "ledger/title.h"

namespace tidewaiter::ledger {

std::vector<std::span<const RecordRule>> AllRecordRules() {
  return {OperatorRules(), CertificateRules(), NumbersRules(),   DocumentRules(), CarnetRules(),
          TitleRules(),    ShipmentRules(),    ConditionRules(), BondRules()};
}

}  // namespace tidewaiter::ledger
