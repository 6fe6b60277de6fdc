// Connections that are lent to one thread each. Inside src/store.
//
//   const auto db = pool.Take();     // given back at the end of the block
//   RETURN_IF_ERROR(db->Run("..."));
//
// Thread-safe; Take waits until one is free.
#ifndef TIDEWAITER_STORE_POOL_H_
#define TIDEWAITER_STORE_POOL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace tidewaiter::store {

template <typename Connection>
class Pool {
 public:
  class Lease {
   public:
    Lease(Pool& pool, Connection* db) : pool_(&pool), db_(db) {}
    Lease(Lease&& other) noexcept : pool_(other.pool_), db_(std::exchange(other.db_, nullptr)) {}
    Lease& operator=(Lease&&) = delete;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (db_ != nullptr) pool_->GiveBack(db_);
    }
    Connection& operator*() const { return *db_; }
    Connection* operator->() const { return db_; }

   private:
    Pool* pool_;
    Connection* db_;
  };

  void Add(Connection db) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::make_unique<Connection>(std::move(db)));
    free_.push_back(all_.back().get());
  }

  Lease Take() {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [this] { return !free_.empty(); });
    Connection* db = free_.back();  // the one used last: its caches are warm
    free_.pop_back();
    return {*this, db};
  }

 private:
  void GiveBack(Connection* db) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(db);
    }
    freed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Connection>> all_;
  std::vector<Connection*> free_;
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_POOL_H_
