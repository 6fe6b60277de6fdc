// Lifeline: callbacks of others find out whether who gave them is still there.
//
//   engine.Subscribe([line = line_.Tie(), this](...) { line.While([&] { OnChange(...); }); });
//   line_.Cut();                       // waits for the one that runs; none runs afterwards
#ifndef TIDEWAITER_MONITOR_INTERNAL_LIFELINE_H_
#define TIDEWAITER_MONITOR_INTERNAL_LIFELINE_H_

#include <memory>
#include <mutex>
#include <utility>

namespace tidewaiter::monitor {

class Lifeline {
  struct End {
    std::recursive_mutex mutex;  // a callback may write, and be told of it at once
    bool cut = false;
  };

 public:
  class Tied {
   public:
    template <typename Do>
    void While(Do what) const {
      const std::lock_guard lock(end_->mutex);
      if (!end_->cut) what();
    }

   private:
    friend class Lifeline;
    explicit Tied(std::shared_ptr<End> end) : end_(std::move(end)) {}
    std::shared_ptr<End> end_;
  };

  Lifeline() = default;
  Lifeline(const Lifeline&) = delete;
  Lifeline& operator=(const Lifeline&) = delete;
  ~Lifeline() { Cut(); }
  [[nodiscard]] Tied Tie() const { return Tied(end_); }
  void Cut() {
    const std::lock_guard lock(end_->mutex);
    end_->cut = true;
  }

 private:
  std::shared_ptr<End> end_ = std::make_shared<End>();
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_INTERNAL_LIFELINE_H_
