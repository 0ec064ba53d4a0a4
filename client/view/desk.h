#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <QObject>
#include <QPointer>

#include "client/store/recovery/recover.h"
#include "client/store/store.h"
#include "client/worker.h"

namespace field::view {

using client::Store;
using shared::Id;
using shared::Result;

/// The store on a thread of its own. The window's thread asks and is answered later; it never
/// waits for a disk. Closing it does what was asked before.
class Desk : public QObject {
    Q_OBJECT

  public:
    Desk(const QString& dir, std::shared_ptr<const shared::Catalog> catalog,
         std::shared_ptr<shared::Env> env, QObject* parent = nullptr);
    ~Desk() override;

    [[nodiscard]] const std::shared_ptr<const shared::Catalog>& catalog() const { return catalog_; }
    [[nodiscard]] const std::shared_ptr<shared::Env>& env() const { return env_; }
    [[nodiscard]] const std::string& dir() const { return dir_; }

    /// Runs `task(Store&) -> Result<T>` on the store's thread, then `then(Result<T>)` here, unless
    /// `asker` is gone by then. Where the profile could not be opened, `then` hears why.
    template <class Task, class Then>
    void ask(QObject* asker, Task task, Then then) {
        using Answer = std::invoke_result_t<Task, Store&>;
        worker_->ask(
            [this, task = std::move(task)]() mutable -> Answer {
                if (!reach()) return *failure_;
                auto answer = task(*store_);
                if (!answer) client::noteDamage(dir_, answer.failure());
                return answer;
            },
            [guard = QPointer<QObject>(asker), then = std::move(then)](Answer answer) mutable {
                if (guard) then(std::move(answer));
            },
            [this](auto call) {
                QMetaObject::invokeMethod(
                    this, [call = std::move(call)]() mutable { call(); }, Qt::QueuedConnection);
            });
    }

    /// Says that rows have changed: every open page looks again.
    void touch() { Q_EMIT changed(); }
    /// Says that a save was made: it wants to be sent.
    void saved() {
        Q_EMIT madeSave();
        Q_EMIT changed();
    }
    /// Says that a draft was written: nothing that other pages show has changed.
    void drafted() { Q_EMIT keptDraft(); }
    /// Says that a save could not be made, to whoever is still there to hear it.
    void lost(const shared::Failure& failure) { Q_EMIT couldNotSave(failure); }

  Q_SIGNALS:
    void changed();
    void madeSave();
    void keptDraft();
    void couldNotSave(const field::shared::Failure& failure);

  private:
    /// Opens the profile where it is not open: what kept it shut may be over. Store's thread.
    bool reach();

    std::string dir_;
    std::shared_ptr<const shared::Catalog> catalog_;
    std::shared_ptr<shared::Env> env_;
    std::unique_ptr<Store> store_;            ///< of the worker's thread
    std::optional<shared::Failure> failure_;  ///< likewise
    std::unique_ptr<client::Worker> worker_;
};

}  // namespace field::view
