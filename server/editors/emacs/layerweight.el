;;; layerweight.el --- Layerweight with eglot -*- lexical-binding: t -*-

;; To your init file, or load this file from there.

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((dockerfile-mode dockerfile-ts-mode) . ("layerweight" "lsp"))))

(add-hook 'dockerfile-mode-hook #'eglot-ensure)
(add-hook 'dockerfile-ts-mode-hook #'eglot-ensure)

(provide 'layerweight)
;;; layerweight.el ends here
