#pragma once

#include "client/capture/check.h"
#include "client/view/rows_model.h"
#include "client/view/visit/entry_view.h"

namespace field::view {

/// One thing to mend before the visit is handed in, and the page where it is mended.
struct ProblemRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString what MEMBER what)
    Q_PROPERTY(QString about MEMBER about)
    Q_PROPERTY(QString target MEMBER target)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(bool blocks MEMBER blocks)

  public:
    QString key, what, about, target, subject;
    bool blocks = true;
    bool operator==(const ProblemRow&) const = default;
};

/// Before a visit leaves: what is still wrong, the signatures, and handing it in.
class CheckView : public field::view::EntryView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* problems READ problems CONSTANT FINAL)
    Q_PROPERTY(int blocking READ blocking NOTIFY changed FINAL)
    Q_PROPERTY(bool canSign READ canSign NOTIFY signatureChanged FINAL)
    Q_PROPERTY(bool refused READ refused NOTIFY signatureChanged FINAL)
    Q_PROPERTY(bool signedAlready READ signedAlready NOTIFY changed FINAL)
    Q_PROPERTY(bool handedIn READ handedIn NOTIFY changed FINAL)
    Q_PROPERTY(QString stateWord READ stateWord NOTIFY changed FINAL)
    Q_PROPERTY(QString tone READ tone NOTIFY changed FINAL)

  public:
    CheckView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] RowsModel* problems() { return &problems_; }
    [[nodiscard]] int blocking() const;
    /// Nothing blocks, and the host signed, or refused with a reason and a witness.
    [[nodiscard]] bool canSign() const;
    /// A reason for refusing stands where the host's name would.
    [[nodiscard]] bool refused() const;
    [[nodiscard]] bool signedAlready() const;
    [[nodiscard]] bool handedIn() const;
    [[nodiscard]] QString stateWord() const;
    [[nodiscard]] QString tone() const;

    /// Signs, where that is still to do, and hands the visit in.
    Q_INVOKABLE void handIn();

  Q_SIGNALS:
    void signatureChanged();

  protected:
    void fill() override;

  private:
    [[nodiscard]] std::int64_t visitState() const;
    [[nodiscard]] ProblemRow row(const client::Problem& problem) const;
    [[nodiscard]] bool filled(int column) const;
    /// Takes the visit through the states `way`; false where it was not in one of them any more,
    /// and stays as somebody else has left it.
    static Result<bool> goThrough(Store& store, const Id& visit,
                                  const std::vector<std::int64_t>& way, std::int64_t nowMs);
    bool acting_ = false;  ///< it is being handed in
    Rows<ProblemRow> problems_;
};

}  // namespace field::view
