#include "server/demo_classifier.h"

#include "app/classify_history.h"
#include "app/history.h"
#include "classify/classifier.h"
#include "classify/tariff_words.h"
#include "tariff/files.h"

namespace tidewaiter::server {

Status LearnDemoClassifier(const os::Path& data, const api::TariffShelf::Files& tariff, Day day,
                           const os::Path& file, const Progress& progress) {
  const auto made = tariff::MakeTariff(tariff);
  if (!made) {
    const codec::Problem& first = made.error().front();
    return Fail(ErrorCode::kInternal, "the demo's tariff: " + first.detail, first.pointer);
  }
  ASSIGN_OR_RETURN(const LineTable history, app::LoadHistory(data, progress));
  ASSIGN_OR_RETURN(const classify::Classifier learned,
                   classify::Classifier::Learn(classify::EntriesOf(made->tariff->goods(), day),
                                               app::PrecedentsOf(history, kDemoPrecedents)));
  return os::WriteFile(file, learned.Save());
}

}  // namespace tidewaiter::server
