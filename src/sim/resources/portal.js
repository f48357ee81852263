/* As a town's portal does: opens a window for the form on the click itself, watches it, and says what became of it. */
(function () {
  var form = document.getElementById('portal');
  function watch(page) {
    var timer = setInterval(function () {
      if (!page.closed)
        return;
      clearInterval(timer);
      location.href = '/sim/?note=form-closed&avant=' + form.dataset.before + '&t=' + Date.now() + '#message';
    }, 500);
  }
  form.onsubmit = function () {
    var page = window.open('', 'payfip', 'width=900,height=700,toolbar=no,menubar=no,location=no,status=no,scrollbars=yes,resizable=yes');
    form.target = page ? 'payfip' : '_blank';
    if (page)
      watch(page);
  };
}());
