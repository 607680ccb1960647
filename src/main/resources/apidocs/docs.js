// Shows the contract of this server. Nothing is loaded from elsewhere, and no validator is asked.
SwaggerUIBundle({
    url: '../../openapi.yaml',
    dom_id: '#contract',
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
    filter: true,
    validatorUrl: null,
});
