// The options of training, which train and evaluate share.
#ifndef TIDEWAITER_CLI_TRAIN_OPTIONS_H_
#define TIDEWAITER_CLI_TRAIN_OPTIONS_H_

#include <vector>

#include "cli/command.h"
#include "risk/model.h"

namespace tidewaiter::cli {

// What the command line says; Get gives it as the model wants it.
struct TrainArguments {
  risk::TrainOptions options;
  std::uint64_t min_cases = risk::TrainOptions{}.min_cases;
  bool no_selection_weights = false;

  [[nodiscard]] risk::TrainOptions Get() const {
    risk::TrainOptions chosen = options;
    chosen.min_cases = static_cast<std::size_t>(min_cases);
    chosen.weigh_selection = !no_selection_weights;
    return chosen;
  }
};

// Into `*target`, which must outlive them.
std::vector<Option> TrainOptionList(TrainArguments* target);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_TRAIN_OPTIONS_H_
