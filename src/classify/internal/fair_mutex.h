// FairMutex: a shared mutex whose writer waits for the readers of now and not for all who come
// later, as it may with std::shared_mutex of the GNU C library. For std::unique_lock and
// std::shared_lock.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_FAIR_MUTEX_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_FAIR_MUTEX_H_

#include <mutex>
#include <shared_mutex>

namespace tidewaiter::classify {

class FairMutex {
 public:
  void lock() {
    const std::lock_guard gate(gate_);  // those who come now wait here
    mutex_.lock();
  }
  void unlock() { mutex_.unlock(); }
  void lock_shared() {
    const std::lock_guard gate(gate_);
    mutex_.lock_shared();
  }
  void unlock_shared() { mutex_.unlock_shared(); }

 private:
  std::mutex gate_;
  std::shared_mutex mutex_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_FAIR_MUTEX_H_
